import type { EventBody, LoadJob, WarmUpPlan, WarmUpStage } from '#core';
import { describe, expect, it } from 'vitest';
import { loadChecks } from './checks.ts';
import { LoadLog } from './index.ts';

const job: LoadJob = {
  role: 'warm-up',
  engine: 'traffic',
  params: {},
  scenarios: [],
  profile: { points: [[0, 10]] },
  workers: 1,
  connections: 1,
  recycleMs: 1,
};
const plan: WarmUpPlan = {
  job,
  fromPerSecond: 10,
  toPerSecond: 20,
  growth: { by: 'line', overMs: 1000 },
  ready: { errorsBelow: 1, rejectedBelow: 1, p99BelowMs: 1, forMs: 1, driftBelow: 1 },
  giveUpAfterMs: 1,
};
const step = (stage: WarmUpStage, perSecond: number, why: string): EventBody => ({
  type: 'warm-up',
  stage,
  perSecond,
  why,
});

function findingOf(...bodies: [at: number, body: EventBody][]) {
  const log = new LoadLog();
  for (const [seq, [at, body]] of bodies.entries()) log.step({ seq, at, ...body });
  return log.warmUp(plan);
}

const begun: [number, EventBody] = [
  500,
  { type: 'load-started', role: 'warm-up', engine: 'traffic', model: 'open' },
];
const ended: [number, EventBody] = [9000, { type: 'load-ended', role: 'warm-up', until: 8500 }];
const checkOf = (warmUp: ReturnType<typeof findingOf>) =>
  loadChecks({ loads: [], reservation: null, warmUp, trafficLost: null, trafficSteady: null });

describe('a warm-up', () => {
  it('is what its last step says, with how its rate went and how long it took', () => {
    const finding = findingOf(
      begun,
      [1000, step('rising', 10, 'on its way')],
      [8000, step('warm', 20, 'steady for 30 s')],
      ended,
    );
    expect(finding).toEqual({
      plan,
      stage: 'warm',
      why: 'steady for 30 s',
      lastedMs: 8000,
      steps: [
        { at: 1000, perSecond: 10, stage: 'rising', why: 'on its way' },
        { at: 8000, perSecond: 20, stage: 'warm', why: 'steady for 30 s' },
      ],
    });
    expect(checkOf(finding)).toEqual([{ name: 'warmed up', isOk: true, detail: 'steady for 30 s' }]);
  });

  it.each<WarmUpStage>(['rising', 'backed off', 'proving', 'gave up'])(
    'is no warmth at stage "%s"',
    (stage) => {
      const finding = findingOf(begun, [1000, step(stage, 10, 'not yet')]);
      expect(finding).toMatchObject({ stage, lastedMs: null });
      expect(checkOf(finding)).toEqual([{ name: 'warmed up', isOk: false, detail: 'not yet' }]);
    },
  );

  it('that was planned and not begun says so', () => {
    const finding = findingOf();
    expect(finding).toMatchObject({ stage: null, lastedMs: null, steps: [] });
    expect(checkOf(finding)).toEqual([{ name: 'warmed up', isOk: false, detail: 'it was not begun' }]);
  });

  it('is none where none was planned', () => expect(new LoadLog().warmUp(undefined)).toBeNull());
});

describe('the log of load', () => {
  it('takes no slices of what was never begun, and ends nothing that was not', () => {
    const log = new LoadLog();
    log.step({ seq: 0, at: 0, type: 'load', role: 'traffic', slices: [] });
    log.step({ seq: 1, at: 0, ...ended[1] });
    expect(log.findings([], null)).toEqual([]);
    expect(log.trafficLost(0, Infinity)).toBeNull();
  });
});
