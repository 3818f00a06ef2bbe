import { compareAtMost, formatDuration, latest } from '#core';
import type { ControlClock, Expectation, Interval, Quantity, Verdict } from '#core';
import type { Validity } from './checks.ts';
import type { ClockFinding, ExpectationFinding, Findings, Recovery, ServiceFinding } from './findings.ts';
import { noLookBefore, notTouched } from './clocks.ts';
import type { LedgerFinding } from './ledgers/finding.ts';
import { lastsFor } from './lasting.ts';
import type { Lasting } from './lasting.ts';
import { measureRequestsLost } from './lost-requests.ts';
import { clusterRecovery } from './recovery.ts';
import { noT0 } from './window.ts';

/** A service as the verdict sees it. */
export interface JudgedService extends Pick<ServiceFinding, 'name' | 'state' | 'recovery'> {
  /** It served without a failure before the fault, so that what came after can be laid to it. */
  wasSteady: boolean;
  /** From t0 to the end of its last unknown sample before it held: until then an outage may have hidden. */
  unsureForMs: number;
  /** Nothing excludes that it was lost. */
  mayBeLost: boolean;
  /** Its longest outage; no outage was longer than `hi`, seen or not. */
  longest: Interval;
  /** How long, at least, its longest outage lasted that has as many failed sends as make a service lost. */
  longestLostMs: number;
  /** Its recovery by those outages alone that last so long. */
  recoveryOver: (forMs: number) => Recovery;
}

export interface Measurements {
  t0: number | null;
  isWatchOnly: boolean;
  /** The target tells where tasks run, and none ran on what was hurt. */
  hurtNoTask: boolean;
  services: readonly JudgedService[];
  recovery: Recovery;
  clocks: readonly ClockFinding[];
  alertsSettle: Recovery;
  dns: Findings['dns'];
  dnsRecovery: Recovery;
  ledgers: Findings['ledgers'];
  requests: Findings['requests'];
  /** What traffic lost; null where only probes tell. */
  trafficLost: Findings['trafficLost'];
  /** The least share that failed and can be laid to the fault. */
  attributableShare: number;
}

/** A value, null where it is not known, and how it came about. */
export interface Measured {
  value: Interval | null;
  why: string;
}

/** Holds one expectation against what was measured, within what the run's validity lets it say. */
export function judge(
  expectation: Expectation,
  measurements: Measurements,
  validity: Pick<Validity, 'mayHold' | 'mayRefute'>,
): ExpectationFinding {
  const { quantity, atMost, forMs, text } = expectation;
  const { value, why } = measure(expectation, measurements);
  const told = value === null ? 'inconclusive' : verdictOf(value, atMost);
  const isSayable = told === 'held' ? validity.mayHold : told === 'refuted' ? validity.mayRefute : true;
  const couldFail = told !== 'held' || !measurements.hurtNoTask || !isOfTasks(quantity);
  return {
    rule: text,
    quantity,
    unit: unitOf(quantity),
    limit: atMost,
    ...(forMs !== undefined && { forMs }),
    value,
    verdict: isSayable && couldFail ? told : 'inconclusive',
    why: [
      why,
      ...(isSayable ? [] : [`this would be ${told}, were the run valid`]),
      ...(couldFail ? [] : ['what was hurt carried no task of any service, so that none could fail by it']),
    ].join('; '),
  };
}

/** Whether it is about what the users of tasks feel: it holds whatever happens where no task is hurt. */
function isOfTasks(quantity: Quantity): boolean {
  return ['servicesLost', 'servicesDegraded', 'recoveryTime', 'requestsLost', 'writesLost'].includes(
    quantity,
  );
}

function verdictOf(value: Interval, atMost: number): Verdict {
  return ({ all: 'held', none: 'refuted', part: 'inconclusive' } as const)[compareAtMost(value, atMost)];
}

function unitOf(quantity: Quantity): ExpectationFinding['unit'] {
  if (quantity === 'requestsLost') return 'fraction';
  if (quantity === 'writesLost') return 'writes';
  return quantity === 'servicesLost' || quantity === 'servicesDegraded' ? 'services' : 'ms';
}

const measures: Record<Quantity, (measurements: Measurements, forMs?: number) => Measured> = {
  servicesLost: (measurements, forMs) =>
    countServices(
      measurements,
      'lost',
      ({ state }) => state === 'lost',
      ({ mayBeLost }) => mayBeLost,
      lastingLost(forMs),
    ),
  servicesDegraded: (measurements, forMs) =>
    countServices(
      measurements,
      'degraded or lost',
      ({ state }) => state === 'degraded' || state === 'lost',
      ({ state, mayBeLost }) => mayBeLost || state === 'unknown' || state === 'unreachable',
      lastingAny(forMs),
    ),
  recoveryTime,
  capacityRecovery: (measurements) => clockRecovery(measurements, 'capacity'),
  tasksRecovery: (measurements) => clockRecovery(measurements, 'tasks'),
  targetsRecovery: (measurements) => clockRecovery(measurements, 'targets'),
  discoveryRecovery: (measurements) => clockRecovery(measurements, 'discovery'),
  alertsSettle: ({ alertsSettle: { interval, why } }) => ({
    value: interval,
    why: why ?? 'from t0 to the last clear',
  }),
  dnsRecovery,
  requestsLost: measureRequestsLost,
  writesLost,
};

function measure({ quantity, forMs }: Expectation, measurements: Measurements): Measured {
  if (measurements.t0 === null) {
    return { value: null, why: measurements.isWatchOnly ? noT0 : 'the fault was never sent' };
  }
  return measures[quantity](measurements, forMs);
}

/** Whether a service was so for long enough, and how that is said; every length is, where none is asked for. */
interface Length {
  of: (service: JudgedService) => Lasting;
  text: string;
}

const anyLength: Length = { of: () => 'surely', text: '' };

function lastingAny(forMs: number | undefined): Length {
  if (forMs === undefined) return anyLength;
  return {
    of: ({ longest }) => lastsFor(longest, forMs),
    text: ` for ${formatDuration(forMs)} or longer`,
  };
}

function lastingLost(forMs: number | undefined): Length {
  const length = lastingAny(forMs);
  if (forMs === undefined) return length;
  return {
    ...length,
    of: ({ longest: { hi }, longestLostMs }) => lastsFor({ lo: longestLostMs, hi }, forMs),
  };
}

/** At least those that surely are and were well before; at most those too of which it can't be excluded. */
function countServices(
  { services }: Measurements,
  word: string,
  isIt: (service: JudgedService) => boolean,
  mayBe: (service: JudgedService) => boolean,
  length: Length,
): Measured {
  if (services.length === 0) return { value: null, why: 'no service was probed' };
  const sure = services.filter((one) => isIt(one) && one.wasSteady && length.of(one) === 'surely');
  const doubtful = services.filter(
    (one) => !sure.includes(one) && (isIt(one) || mayBe(one)) && length.of(one) !== 'no',
  );
  const shorter = services.filter((one) => isIt(one) && length.of(one) === 'no');
  const told = [
    `${sure.length} of ${services.length} services ${word}${length.text}${named(sure)}`,
    ...(doubtful.length === 0 ? [] : [`unclear of ${doubtful.length}${named(doubtful)}`]),
    ...(shorter.length === 0 ? [] : [`${shorter.length} for less${named(shorter)}`]),
  ];
  return { value: { lo: sure.length, hi: sure.length + doubtful.length }, why: told.join('; ') };
}

function named(services: readonly JudgedService[]): string {
  return services.length === 0 ? '' : `: ${services.map(({ name }) => name).join(', ')}`;
}

/**
 * What can be laid to the fault bounds it from below, even where other services are unknown; unknown samples before a
 * hold bound it from above, since an outage may have hidden in them.
 */
function recoveryTime(measurements: Measurements, forMs?: number): Measured {
  const { services, recovery } = forMs === undefined ? measurements : recoveredOver(measurements, forMs);
  const sure = latest(services.flatMap((one) => (one.wasSteady ? (one.recovery.interval ?? []) : [])));
  if (sure === undefined) return { value: null, why: recovery.why ?? 'no service was well before the fault' };
  const hi = recovery.interval?.hi ?? null;
  if (hi === null) return { value: { lo: sure.lo, hi }, why: recovery.why ?? 'not all recovered' };
  const unsure = services.find(({ unsureForMs }) => unsureForMs > hi);
  if (unsure) {
    const unsureMs = Math.max(...services.map(({ unsureForMs }) => unsureForMs));
    const why = `an outage may have hidden in unknown samples, such as those of ${unsure.name}`;
    return { value: { lo: sure.lo, hi: unsureMs }, why };
  }
  if (forMs !== undefined && hi === 0) {
    return { value: { lo: 0, hi: 0 }, why: `no outage lasted ${formatDuration(forMs)}` };
  }
  const last = services.find(({ recovery: { interval } }) => interval?.hi === hi);
  return {
    value: { lo: sure.lo, hi },
    why: `${last?.name ?? 'it'} was the last, within ${formatDuration(hi)}`,
  };
}

/** The same, as only outages that last so long tell it. */
function recoveredOver(
  { services, t0 }: Measurements,
  forMs: number,
): Pick<Measurements, 'services' | 'recovery'> {
  const over = services.map((service) => ({
    ...service,
    recovery: service.recoveryOver(forMs),
    unsureForMs: lastsFor(service.longest, forMs) === 'no' ? 0 : service.unsureForMs,
  }));
  return { services: over, recovery: clusterRecovery(over, t0) };
}

function clockRecovery({ clocks, isWatchOnly }: Measurements, clock: ControlClock): Measured {
  const finding = clocks.find((one) => one.clock === clock);
  // One that went and was replaced between two looks never made fewer of them.
  const less = finding?.subjects.find(({ gone }) => gone > 0);
  if (isWatchOnly && less) {
    const { subject, gone, before } = less;
    return { value: null, why: `${subject} lost ${gone} of ${before}, though nothing was to be hurt` };
  }
  const isUnseen = finding?.subjects.some(({ recovery: { why } }) => why === noLookBefore) === true;
  if (isWatchOnly && isUnseen) return { value: null, why: noLookBefore };
  if (isWatchOnly) return { value: { lo: 0, hi: 0 }, why: 'nothing was to be hurt' };
  const recovery = finding?.recovery;
  if (!recovery) return { value: null, why: 'no look told of it' };
  return {
    value: recovery.interval,
    why: recovery.why ?? `the ${clock} clock, from looks at the control plane`,
  };
}

/** Where nothing was to be hurt there is nothing to recover from, unless something died all the same. */
function dnsRecovery({ dns, dnsRecovery: { interval, why }, isWatchOnly }: Measurements): Measured {
  const isKnown = interval !== null || why === notTouched;
  const stale = dns.find(({ recovery }) => recovery.interval !== null);
  if (isWatchOnly && isKnown && !stale) return { value: { lo: 0, hi: 0 }, why: 'nothing was to be hurt' };
  return { value: interval, why: why ?? lastResolver(dns) };
}

/** Which of the resolvers was the last to give a dead address, and whether it obeys TTLs. */
function lastResolver(dns: Findings['dns']): string {
  const until = ({ recovery: { interval } }: Findings['dns'][number]) =>
    interval === null ? -1 : (interval.hi ?? Infinity);
  const last = dns.toSorted((a, b) => until(b) - until(a))[0];
  if (!last) return 'no resolver was asked';
  if (until(last) <= 0) return `no resolver of ${dns.length} gave a dead address`;
  const obeys = last.ignoresTtl === null ? '' : ', which ignores the TTL';
  return `${last.resolver}${obeys}, was the last of ${dns.length} to give a dead address of ${last.name}`;
}

/** Of all ledgers; one that tells nothing leaves open how many more were lost. */
function writesLost({ ledgers }: Measurements): Measured {
  if (ledgers.length === 0) return { value: null, why: 'nothing was written' };
  const lost = ledgers.map((one) => (one.acknowledged === 0 ? null : one.lost));
  const lo = lost.reduce((sum, one) => sum + (one?.lo ?? 0), 0);
  const hi = lost.reduce<number | null>(
    (sum, one) => (sum === null || one === null || one.hi === null ? null : sum + one.hi),
    0,
  );
  const acknowledged = ledgers.reduce((sum, one) => sum + one.acknowledged, 0);
  const told = [
    `${lo} of ${acknowledged} acknowledged writes were missing at the end`,
    ...ledgers.flatMap((one) => whyOpen(one) ?? []),
  ];
  return { value: { lo, hi }, why: told.join('; ') };
}

function whyOpen({ probe, acknowledged, lost, why }: LedgerFinding): string | undefined {
  if (lost === null) return `${probe}: ${why ?? 'not read back'}`;
  if (acknowledged === 0) return `no write of ${probe} was acknowledged, so none could be lost`;
  return lost.lo === lost.hi ? undefined : `${probe}: ${why ?? 'not all could be read'}`;
}
