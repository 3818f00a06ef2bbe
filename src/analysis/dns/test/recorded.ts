import type { DnsObservation, Event, EventBody, Expectation, Inventory, Plan, Victim } from '#core';
import type { KnownAnswer, KnownResolver, KnownZone } from './known-zone.ts';

// The events that a run against a known zone writes down, for tests.

const name = 'api.shop.test';
const flushMs = 1000;

interface Recorded {
  expect?: Expectation[];
  /** The TTL that the inventory tells of the records; the zone's own by default. */
  endpointTtlSeconds?: number;
}

export function recorded(zone: KnownZone, { expect = [], endpointTtlSeconds }: Recorded = {}): Event[] {
  const { t0, provenAt, end, looks, resolvers, addresses } = zone;
  const victims = addresses.flatMap((one, place) => (one.isVictim ? [victim(place)] : []));
  const timed: [at: number, body: EventBody][] = [
    [0, started(victims, expect)],
    [0, { type: 'inventory', inventory: inventoryOf(zone, endpointTtlSeconds ?? zone.ttlMs / 1000) }],
    [0, { type: 'plan', plan: planOf(resolvers, victims) }],
    [0, { type: 'phase', phase: 'steady' }],
    [0, { type: 'probing-started' }],
    ...faultEvents(t0, provenAt, victims),
    ...lookEvents(looks),
    ...resolvers.flatMap(({ kind, answers }) => observations(kind, answers)),
  ];
  const last = Math.max(end, ...timed.map(([at]) => at)) + 1;
  timed.push([last, { type: 'probing-stopped', asked: end }]);
  timed.push([last, { type: 'run-ended', ending: 'completed', wall: '2026-11-21T02:00:00.000Z' }]);
  return timed.sort(([a], [b]) => a - b).map(([at, body], seq) => ({ seq, at, ...body }));
}

/** Folds of equal answers in the order in which they came, told each second. */
function observations(resolver: string, answers: readonly KnownAnswer[]): [number, EventBody][] {
  const told: [number, EventBody][] = [];
  let open: DnsObservation | undefined;
  const flush = (at: number) => {
    if (open) told.push([at, { type: 'observations', items: [{ ...open, probe: resolver }] }]);
    open = undefined;
  };
  for (const answer of answers.toSorted((a, b) => a.done - b.done)) {
    const fold = foldOf(resolver, answer);
    const isSame = open?.addresses.join() === fold.addresses.join() && fold.sent[0] >= open.sent[1];
    if (open && isSame && fold.done[1] - open.done[0] < flushMs) open = joined(open, fold);
    else {
      flush(answer.done);
      open = fold;
    }
  }
  flush((open?.done[1] ?? 0) + flushMs);
  return told;
}

function foldOf(resolver: string, { sent, done, addresses, ttlSeconds }: KnownAnswer): DnsObservation {
  const isNegative = addresses.length === 0;
  const keptUntil = done + ttlSeconds * 1000;
  return {
    kind: 'dns-answers',
    resolver,
    name,
    type: 'A',
    count: 1,
    sent: [sent, sent],
    done: [done, done],
    code: isNegative ? 'NXDOMAIN' : 'NOERROR',
    isAuthoritative: resolver === 'authoritative',
    addresses: addresses.toSorted(),
    ttlSeconds: isNegative ? null : [ttlSeconds, ttlSeconds],
    keptUntil: isNegative ? null : [keptUntil, keptUntil],
  };
}

function joined(a: DnsObservation, b: DnsObservation): DnsObservation {
  return {
    ...a,
    count: a.count + b.count,
    sent: [a.sent[0], b.sent[1]],
    done: [a.done[0], b.done[1]],
    ttlSeconds: a.ttlSeconds &&
      b.ttlSeconds && [
        Math.min(a.ttlSeconds[0], b.ttlSeconds[0]),
        Math.max(a.ttlSeconds[1], b.ttlSeconds[1]),
      ],
    keptUntil: a.keptUntil && b.keptUntil && [a.keptUntil[0], b.keptUntil[1]],
  };
}

function lookEvents(looks: KnownZone['looks']): [number, EventBody][] {
  let known: string | undefined;
  return looks.map(({ sent, done, addresses }) => {
    const isNew = addresses.join() !== known;
    known = addresses.join();
    const live = isNew && { live: [{ service: 'api', addresses }] };
    return [done, { type: 'look', sent, done, counts: [], ...live }];
  });
}

function faultEvents(t0: number, provenAt: number, victims: Victim[]): [number, EventBody][] {
  if (victims.length === 0) return [[t0, { type: 'phase', phase: 'recovery' }]];
  const proofs = victims.map(({ id }) => ({ id, state: 'terminated', isProven: true }));
  return [
    [t0 - 1, { type: 'phase', phase: 'fault' }],
    [t0 - 1, { type: 'fault-intended', fault: 0 }],
    [t0, { type: 'fault-sent', fault: 0, sent: t0 }],
    [provenAt, { type: 'fault-proof', fault: 0, done: provenAt, victims: proofs }],
    [provenAt, { type: 'phase', phase: 'recovery' }],
  ];
}

function victim(place: number): Victim {
  return {
    id: `i-${place}`,
    state: 'running',
    zone: 'a',
    type: 't3.small',
    lifecycle: 'on-demand',
    tags: {},
    isProtected: false,
    tasks: [{ id: `t-${place}`, service: 'api' }],
  };
}

function inventoryOf({ addresses }: KnownZone, ttlSeconds: number): Inventory {
  const tasks = addresses.flatMap(({ address, listed: [first] }, place) => {
    if (!first || first[0] > 0) return [];
    const task = { id: `t-${place}`, service: 'api', status: 'RUNNING', instanceId: `i-${place}` };
    return { ...task, addresses: [address] };
  });
  const service = {
    name: 'api',
    desired: tasks.length,
    running: tasks.length,
    tasks,
    targetGroups: [],
    endpoints: [{ kind: 'dns' as const, name, type: 'A' as const, ttlSeconds, foundBy: 'Cloud Map' }],
  };
  return {
    target: 'lab',
    account: '000000000000',
    region: 'lab-local-1',
    takenAt: '2026-11-21T01:00:00.000Z',
    instances: [],
    services: [service],
    groups: [],
    targetGroups: [],
    gaps: [],
  };
}

function planOf(resolvers: readonly KnownResolver[], victims: Victim[]): Plan {
  const fault = {
    kind: 'terminate-instances',
    params: {},
    summary: 'terminate',
    victims,
    isReversible: false,
  };
  const probes = resolvers.map(({ kind }) => ({
    id: kind,
    kind: 'dns',
    service: 'api',
    summary: `A ${name} at ${kind}`,
    params: {},
    intervalMs: 1000,
    timeoutMs: 2000,
    role: 'cluster' as const,
  }));
  return { faults: victims.length === 0 ? [] : [fault], probes, unprobed: [] };
}

function started(victims: Victim[], expect: Expectation[]): EventBody {
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
      watch: {
        steadyForMs: 1000,
        settleForMs: 1000,
        giveUpAfterMs: 60_000,
        pollEveryMs: 500,
        lostAfter: { sends: 20, forMs: 1000 },
      },
      expect,
    },
    source: { file: 'scripted.yaml', sha256: '' },
  };
}
