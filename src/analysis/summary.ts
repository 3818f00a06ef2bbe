import { formatDuration, formatShare } from '#core';
import type { Interval, Verdict } from '#core';
import { onlyBecause } from './cascade.ts';
import type { Check, ExpectationFinding, Findings, Recovery, ServiceFinding } from './findings.ts';

/** The run in one sentence: the verdict, and what it rests on. */
export function summarize(findings: {
  verdict: Verdict;
  checks: readonly Check[];
  expectations: readonly ExpectationFinding[];
  services: readonly ServiceFinding[];
  recovery: Recovery;
  requests: Findings['requests'];
  trafficLost?: Findings['trafficLost'];
}): string {
  const { verdict, checks, expectations } = findings;
  if (verdict === 'held') return `Held: ${outcome(findings)}.`;
  const decisive = expectations.filter((one) => one.verdict === verdict);
  const reasons = decisive.map((one) => `${measured(one, findings)} (allowed: ${one.rule})`);
  if (verdict === 'refuted') return `Refuted: ${reasons.join('; ')}.`;
  const broken = checks.find(({ isOk }) => !isOk);
  return `Inconclusive: ${broken ? broken.detail : reasons.join('; ')}.`;
}

interface Counted {
  requests: Findings['requests'];
  /** Where there was traffic it decides, and is told. */
  trafficLost?: Findings['trafficLost'];
  services: readonly ServiceFinding[];
}

/** What was measured against a rule, as a fact that can be read before the rule. */
function measured(
  { quantity, unit, value, why, forMs }: ExpectationFinding,
  { requests, trafficLost, services }: Counted,
): string {
  if (value === null || (value.hi === null && value.lo <= 0)) return `${quantity} is unknown: ${why}`;
  if (unit === 'services') return forMs === undefined ? `${why}${becauseOf(services, quantity)}` : why;
  if (unit === 'writes') return why;
  if (unit === 'ms') return `${quantity} was ${timeBetween(value)}`;
  if (trafficLost) return lostOfTraffic(trafficLost);
  const { failed, sent } = requests;
  return `${failed} of ${sent} sends failed, ${formatShare(failed / sent)}`;
}

function lostOfTraffic({ until, due, failed, rejected }: NonNullable<Findings['trafficLost']>): string {
  const lost = failed + rejected;
  const window = until === null ? 'since t0' : 'from t0 to the recovery';
  return `${lost} of ${due} requests lost ${window}, ${formatShare(lost / due)}`;
}

/** How many of those that a quantity counts are red only because of another. */
function becauseOf(services: readonly ServiceFinding[], quantity: string): string {
  const counted = services.filter(
    ({ state }) => state === 'lost' || (state === 'degraded' && quantity === 'servicesDegraded'),
  );
  const told = onlyBecause(counted, services);
  return told === '' ? '' : `, of them ${told}`;
}

function timeBetween({ lo, hi }: Interval): string {
  if (hi === null) return `at least ${formatDuration(lo)}`;
  return lo <= 0 ? `at most ${formatDuration(hi)}` : `${formatDuration(lo)} to ${formatDuration(hi)}`;
}

function outcome({
  services,
  recovery: { interval },
}: {
  services: readonly ServiceFinding[];
  recovery: Recovery;
}): string {
  const count = (state: ServiceFinding['state']) => services.filter((one) => one.state === state).length;
  const lost = count('lost') === 0 ? 'no service' : `${count('lost')}`;
  const degraded = count('degraded') === 0 ? '' : `, ${count('degraded')} degraded`;
  const because = becauseOf(services, count('degraded') === 0 ? 'servicesLost' : 'servicesDegraded');
  return `${lost} of ${services.length} lost${degraded}${because}${backAfter(interval, services)}`;
}

function backAfter(interval: Recovery['interval'], services: readonly ServiceFinding[]): string {
  if (interval === null || interval.hi === null) return '';
  const atMost = formatDuration(interval.hi);
  const again = relapsed(services);
  if (interval.lo > 0) return `; all served again after at most ${atMost}${again}`;
  return again === '' ? `; none stopped serving for longer than ${atMost}` : again;
}

/** That what had recovered did not stay so. */
function relapsed(services: readonly ServiceFinding[]): string {
  const all = services.filter(({ relapses }) => relapses.length > 0);
  const down = all.filter(({ relapses }) => relapses.at(-1)?.end.by === null).length;
  if (down > 0) return `; ${down} down again at the end`;
  return all.length === 0 ? '' : `; ${all.length} failed again later`;
}
