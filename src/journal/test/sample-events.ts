import type { EventBody, Experiment } from '#core';

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
