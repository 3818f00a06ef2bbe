import { bucketOf, harnessOverloaded } from '#core';
import type {
  Count,
  Ending,
  Event,
  EventBody,
  Expectation,
  Fold,
  Guard,
  Histogram,
  Observation,
  Plan,
  RetryPolicy,
  Sample,
  Task,
  Victim,
  Watch,
} from '#core';
import { createAnalysis } from '../analysis.ts';
import { jobOf } from '../load/test/slices.ts';
import { inventoryOf } from './scripted-inventory.ts';
import type { Findings, Recovery } from '../findings.ts';
import { countOf } from '../stretch.ts';

// Scripted runs for tests: a journal's events from a few words.

export const intervalMs = 100;
const latencyMs = 5;

const watch: Watch = {
  steadyForMs: 1000,
  settleForMs: 1000,
  giveUpAfterMs: 60_000,
  pollEveryMs: 500,
  lostAfter: { sends: 20, forMs: 1000 },
};

/** Samples 100 ms apart, one a character: `.` ok, `x` failed, `?` unknown, blank never heard of. */
export function samplesOf(script: string, from = 0): Sample[] {
  return script.split('').flatMap((character, n): Sample[] => {
    const sent = from + n * intervalMs;
    const times = { n, scheduled: sent, sent, done: sent + latencyMs };
    if (character === '.') return [{ ...times, outcome: 'ok' }];
    if (character === 'x') return [{ ...times, outcome: 'failed', reason: 'refused' }];
    if (character === '?') return [{ ...times, done: sent, outcome: 'unknown', reason: harnessOverloaded }];
    return [];
  });
}

/** A sample as a fold of one. */
export function foldOf(probe: string, sample: Sample): Fold {
  const { n, scheduled, sent, done, outcome, reason } = sample;
  const latency: Histogram = done > sent ? [[bucketOf(done - sent), 1]] : [];
  return {
    probe,
    n: [n, n],
    outcome,
    ...(reason !== undefined && { reason }),
    sent: [sent, sent],
    done: [done, done],
    longestGapMs: 0,
    maxLatenessMs: sent - scheduled,
    latency,
    lateness: [[bucketOf(sent - scheduled), 1]],
  };
}

/** Two folds of consecutive places and one outcome as one. */
export function joined(a: Fold, b: Fold): Fold {
  const merge = (x: Histogram, y: Histogram): Histogram => {
    const counts = new Map(x);
    for (const [bucket, count] of y) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    return [...counts].sort(([p], [q]) => p - q);
  };
  if (a.n[1] + 1 !== b.n[0]) throw new Error(`${countOf(a)} and ${countOf(b)} places are not consecutive`);
  return {
    ...a,
    n: [a.n[0], b.n[1]],
    sent: [a.sent[0], b.sent[1]],
    done: [Math.min(a.done[0], b.done[0]), Math.max(a.done[1], b.done[1])],
    longestGapMs: Math.max(a.longestGapMs, b.longestGapMs, b.sent[0] - a.sent[1]),
    maxLatenessMs: Math.max(a.maxLatenessMs, b.maxLatenessMs),
    latency: merge(a.latency, b.latency),
    lateness: merge(a.lateness, b.lateness),
  };
}

export interface Look {
  sent: number;
  done?: number;
  counts?: Count[];
  error?: string;
}

export interface Script {
  /** Samples by service, as a script or outright; one probe each. */
  services: Record<string, string | Sample[]>;
  /** Folds by service, instead of samples. */
  folded?: { at: number; folds: Fold[] }[];
  t0?: number | null;
  /** When the proof was read; null when it never was. */
  provenAt?: number | null;
  /** Victims, and those of them that really died; `[]` for a run that only watches. */
  victims?: Victim[];
  proven?: string[];
  looks?: Look[];
  expect?: Expectation[];
  watch?: Partial<Watch>;
  slowerThanMs?: number;
  /** Services whose probes send no requests, such as those that look at a queue. */
  unasked?: string[];
  /** What every probe's sends go to: addresses in turn, and behind them so many targets of a balancer. */
  reach?: { addresses: number; isInTurn?: boolean; targets?: number };
  retries?: RetryPolicy[];
  guards?: Guard[];
  also?: [at: number, body: EventBody][];
  /** Who ran where before the fault. */
  tasks?: Task[];
  /** Whom each service calls. */
  calls?: Record<string, string[]>;
  steadyFrom?: number;
  /** Scenarios of traffic, and whose users they stand for. */
  traffic?: { name: string; service?: string }[];
  endsAt?: number;
  ending?: Ending | 'cut off';
  reason?: string;
}

export function victim(id: string, tasks: Victim['tasks'] = []): Victim {
  return {
    id,
    state: 'running',
    zone: 'a',
    type: 't3.small',
    lifecycle: 'on-demand',
    tags: {},
    isProtected: false,
    tasks,
  };
}

/** The events that such a run writes down, in order. */
export function eventsOf(script: Script): Event[] {
  const { t0 = 1000, victims = [victim('i-1')], ending = 'completed', reason } = script;
  const samples = Object.entries(script.services).flatMap(([service, given]) =>
    (typeof given === 'string' ? samplesOf(given) : given).map((sample) => foldOf(service, sample)),
  );
  const lastDone = Math.max(0, ...samples.map(({ done }) => done[1]));
  const endsAt = script.endsAt ?? lastDone + 1;
  const timed: [at: number, body: EventBody][] = [
    [0, started(script, victims)],
    ...(script.also ?? []),
    [0, inventoryOf(script)],
    [0, { type: 'plan', plan: planOf(script, victims) }],
    [script.steadyFrom ?? 0, { type: 'phase', phase: 'steady' }],
    ...addressEvents(script),
    [0, { type: 'probing-started' }],
    ...faultEvents(script, t0, victims),
    ...(script.looks ?? []).map(lookEvent),
    ...(script.folded ?? samples.map((fold) => ({ at: fold.done[1], folds: [fold] }))).map(
      ({ at, folds }): [number, EventBody] => [at, { type: 'samples', folds }],
    ),
  ];
  if (ending !== 'cut off') {
    timed.push([endsAt, { type: 'probing-stopped' }]);
    timed.push([
      endsAt,
      {
        type: 'run-ended',
        ending,
        ...(reason !== undefined && { reason }),
        wall: '2026-11-21T02:00:00.000Z',
      },
    ]);
  }
  const inOrder = timed.filter(([at]) => at <= endsAt).sort(([a], [b]) => a - b);
  return inOrder.map(([at, body], seq) => ({ seq, at, ...body }));
}

export function analyse(events: readonly Event[]): Findings {
  const analysis = createAnalysis();
  for (const event of events) analysis.step(event);
  return analysis.finish();
}

export const findingsOf = (script: Script): Findings => analyse(eventsOf(script));

/** What a recovery comes to, for tests that do not ask what is behind it. */
export function bounds({ interval, why }: Recovery): Recovery {
  return { interval, ...(why !== undefined && { why }) };
}

/** The findings of the only service. */
export function serviceOf(script: string | Sample[], more: Omit<Script, 'services'> = {}) {
  const { services, ...findings } = findingsOf({ services: { web: script }, ...more });
  const [service] = services;
  if (!service) throw new Error('no service');
  return { ...service, findings };
}

function started(script: Script, victims: Victim[]): EventBody {
  return {
    type: 'run-started',
    runId: 'a-run',
    squall: '0.1.0',
    wall: '2026-11-21T01:00:00.000Z',
    node: 'v24.0.0',
    platform: 'linux x64',
    experiment: {
      name: 'scripted',
      target: { kind: 'lab' },
      probes: [],
      faults: victims.length === 0 ? [] : [{ kind: 'terminate-instances', params: {} }],
      watch: { ...watch, ...script.watch },
      expect: script.expect ?? [],
      ...(script.retries && { retries: script.retries }),
      ...(script.guards && { guards: script.guards }),
    },
    source: { file: 'scripted.yaml', sha256: '' },
  };
}

function addressEvents({ services, reach }: Script): [number, EventBody][] {
  if (!reach) return [];
  const { addresses: count, isInTurn = true } = reach;
  const items = Object.keys(services).map((probe): Observation => ({
    kind: 'addresses',
    probe,
    asked: 0,
    count,
    isInTurn,
  }));
  return [[0, { type: 'observations', items }]];
}

function planOf(script: Script, victims: Victim[]): Plan {
  const fault = {
    kind: 'terminate-instances',
    params: {},
    summary: 'terminate',
    victims,
    isReversible: false,
  };
  const probes = Object.keys(script.services).map((service) => ({
    id: service,
    kind: 'http',
    service,
    summary: `GET ${service}`,
    params: {},
    intervalMs,
    timeoutMs: 1000,
    ...(script.slowerThanMs !== undefined && { slowerThanMs: script.slowerThanMs }),
    ...(script.unasked?.includes(service) && { isRequest: false }),
  }));
  return {
    faults: victims.length === 0 ? [] : [fault],
    probes,
    unprobed: [],
    ...(script.calls && { calls: script.calls }),
    ...(script.traffic && { load: { traffic: jobOf(script.traffic) } }),
  };
}

function faultEvents(script: Script, t0: number | null, victims: Victim[]): [number, EventBody][] {
  if (t0 === null) return [];
  if (victims.length === 0) return [[t0, { type: 'phase', phase: 'recovery' }]];
  const { provenAt = t0 + 1, proven = victims.map(({ id }) => id) } = script;
  const proofs = victims.map(({ id }) => ({ id, state: '', isProven: proven.includes(id) }));
  const sent: [number, EventBody][] = [
    [t0, { type: 'phase', phase: 'fault' }],
    [t0, { type: 'fault-intended', fault: 0 }],
    [t0, { type: 'fault-sent', fault: 0, sent: t0 }],
  ];
  if (provenAt === null) return sent;
  return [
    ...sent,
    [provenAt, { type: 'fault-answered', fault: 0, done: provenAt }],
    [provenAt, { type: 'fault-proof', fault: 0, done: provenAt, victims: proofs }],
    [provenAt, { type: 'phase', phase: 'recovery' }],
  ];
}

function lookEvent({ sent, done = sent + 10, counts = [], error }: Look): [number, EventBody] {
  return [done, { type: 'look', sent, done, counts, ...(error !== undefined && { error }) }];
}
