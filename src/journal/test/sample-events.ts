import type { EventBody, Experiment, LoadEventBody, LoadJob, LoadPlan, LoadSlice } from '#core';

const experiment: Experiment = {
  name: 'watch',
  target: { kind: 'lab' },
  probes: [{ kind: 'auto', params: {} }],
  faults: [],
  watch: {
    steadyForMs: 1000,
    settleForMs: 1000,
    giveUpAfterMs: 60_000,
    pollEveryMs: 1000,
    lostAfter: { sends: 20, forMs: 1000 },
  },
  expect: [],
};

/** The first event of any journal. */
export const runStarted = {
  type: 'run-started',
  runId: 'a-run',
  squall: '0.1.0',
  wall: '2026-11-21T01:02:03.000Z',
  node: 'v24.0.0',
  platform: 'linux x64',
  experiment,
  source: { file: 'watch.yaml', sha256: '0'.repeat(64) },
} satisfies EventBody;

export const runEnded: EventBody = {
  type: 'run-ended',
  ending: 'completed',
  wall: '2026-11-21T01:03:03.000Z',
};

/** A note, the smallest event. */
export function note(text: string): EventBody {
  return { type: 'note', level: 'info', text };
}

const trafficJob: LoadJob = {
  role: 'traffic',
  engine: 'traffic',
  params: {},
  scenarios: [
    {
      name: 'buy',
      weight: 0.5,
      method: 'POST',
      url: 'http://shop/{{item}}',
      headers: { authorization: 'env:TOKEN' },
      body: { text: '{}', type: 'application/json' },
      statuses: '200-399',
      timeoutMs: 10_000,
      data: { file: '/rows.csv', rows: 2 },
    },
  ],
  profile: {
    points: [
      [0, 0],
      [60_000, 123.4],
    ],
    repeats: true,
  },
  workers: 2,
  connections: 100,
  recycleMs: 60_000,
};

/** A plan with every kind of load. */
export const loadPlan: LoadPlan = {
  reservation: { balancer: { arn: 'arn:a', name: 'a' }, capacityUnits: 100, giveUpAfterMs: 1000 },
  warmUp: {
    job: { ...trafficJob, role: 'warm-up', profile: { points: [[0, 10]] } },
    fromPerSecond: 10,
    toPerSecond: 100,
    growth: { by: 'answers', factor: 1.5, rejectedAtMost: 0.01 },
    ready: { errorsBelow: 0.001, rejectedBelow: 0.001, p99BelowMs: 1000, forMs: 30_000, driftBelow: 0.1 },
    giveUpAfterMs: 2_700_000,
  },
  traffic: trafficJob,
};

/** What was told of one stretch: two were ok, one never left, and two were not. */
export const loadSlice: LoadSlice = {
  scenario: 'buy',
  from: 1000,
  to: 1234.5,
  across: 1234.5,
  sent: 4,
  unsent: 1,
  ok: 2,
  failed: 1,
  rejected: 1,
  unknown: 1,
  bytes: 1000,
  latency: [[700, 2]],
  lateness: [[0, 4]],
  misses: [
    { outcome: 'failed', reason: 'timeout', count: 1, places: [[7, 7]] },
    { outcome: 'rejected', reason: 'status 503', count: 1, places: [] },
    { outcome: 'unknown', reason: 'harness overloaded', count: 1, places: [[9, 9]] },
  ],
};

/** Everything that a journal can hold of load. */
export const loadEvents: LoadEventBody[] = [
  {
    type: 'load-started',
    role: 'warm-up',
    engine: 'k6',
    model: 'open',
    version: 'v2.0.0',
    tellsBytes: false,
  },
  { type: 'warm-up', stage: 'backed off', perSecond: 12.5, why: 'too much was rejected' },
  {
    type: 'reservation',
    state: 'provisioned',
    balancer: 'shop',
    capacityUnits: 100,
    waitedMs: 3000.5,
    saw: '100 capacity units, provisioned',
  },
  { type: 'load-ended', role: 'warm-up', until: 900 },
  { type: 'load-started', role: 'traffic', engine: 'traffic', model: 'closed' },
  { type: 'load', role: 'traffic', slices: [loadSlice] },
  { type: 'load-lost', role: 'traffic', since: 1234.5, reason: 'SIGKILL' },
  { type: 'load-ended', role: 'traffic', until: 2000, error: 'No request is sent any more.' },
];
