import type { Event } from '#core';
import { describe, expect, it } from 'vitest';
import { LoadLog } from './index.ts';
import { liveLoad, trafficSince } from './live-load.ts';
import { slicesOf, startedAt, steadily, toldAt } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';

const logOf = (events: Event[]) => {
  const log = new LoadLog();
  for (const event of events) log.step(event);
  return log;
};
const liveOf = (requests: ScriptedRequest[], edges?: number[]) =>
  liveLoad(logOf([startedAt(0), toldAt(9000, slicesOf(requests, edges))]));
const endedAt = (at: number): Event => ({ seq: 0, at, type: 'load-ended', role: 'traffic', until: at });

describe('load as it is sent now', () => {
  it('is none before it begins, and after it ended', () => {
    expect(liveLoad(logOf([]))).toBeNull();
    expect(liveLoad(logOf([startedAt(0), endedAt(5)]))).toBeNull();
  });

  it('has no rate before anything was told', () => {
    expect(liveLoad(logOf([startedAt(0)]))).toEqual({
      role: 'traffic',
      engine: 'traffic',
      model: 'open',
      windowMs: 2000,
      perSecond: null,
      duePerSecond: 0,
      failed: null,
      rejected: null,
      unknown: null,
      p50: null,
      p99: null,
      stage: null,
      why: null,
    });
  });

  it.each([4010, 4500, 4990, 5000])('has the rate of the last seconds, told until %i', (until) => {
    expect(liveOf(steadily(100, 0, until))).toMatchObject({ perSecond: 100, duePerSecond: 100 });
  });

  it('has the rate over edges, and over one that was not long ago', () => {
    expect(liveOf(steadily(100, 0, 5000), [3210, 4400])).toMatchObject({ perSecond: 100 });
  });

  it('has shares of what came to an end, and takes what is under way for no failure', () => {
    const all = [
      ...steadily(10, 0, 2000),
      ...steadily(50, 2000, 4000),
      ...steadily(10, 2000, 4000, { outcome: 'failed' }),
      ...steadily(20, 2000, 4000, { outcome: 'rejected' }),
      ...steadily(15, 2000, 4000, { outcome: 'unknown' }),
      ...steadily(5, 2000, 4000, { outcome: 'unknown', neverLeft: true }),
      ...steadily(60, 2000, 4000, { outcome: undefined }),
      ...steadily(10, 4000, 4500),
    ];
    expect(liveOf(all)).toMatchObject({
      perSecond: 155,
      duePerSecond: 160,
      failed: 0.1,
      rejected: 0.2,
      unknown: 0.2,
    });
  });

  it('is that of the traffic once it goes on, and else of the warm-up, with its stage', () => {
    const warming: Event[] = [
      startedAt(0, 'warm-up'),
      { seq: 0, at: 1, type: 'warm-up', stage: 'proving', perSecond: 5, why: 'for 3 s' },
    ];
    expect(liveLoad(logOf(warming))).toMatchObject({ role: 'warm-up', stage: 'proving', why: 'for 3 s' });
    expect(liveLoad(logOf([...warming, startedAt(2)]))).toMatchObject({
      role: 'traffic',
      stage: null,
      why: null,
    });
  });
});

describe('trouble of traffic in steady', () => {
  const troubleOf = (requests: ScriptedRequest[], since = 0) =>
    trafficSince(logOf([startedAt(0), toldAt(9000, slicesOf(requests, [since]))]).record('traffic'), since)
      .trouble;

  it('is none without traffic, nor where it goes well', () => {
    expect(trafficSince(undefined, 0)).toEqual({ told: 0, trouble: null });
    expect(troubleOf(steadily(100, 0, 3000))).toBeNull();
  });

  it('is that none was sent or answered, that too much was lost, or that too much is unknown', () => {
    expect(troubleOf([])).toBe('in steady no request of the traffic was sent');
    const hanging = steadily(100, 0, 1000, { outcome: undefined });
    expect(troubleOf(hanging)).toBe('in steady no request of the traffic came to an end');
    expect(troubleOf([...steadily(99, 0, 1000), { sent: 5, outcome: 'failed' }])).toBe(
      'in steady the traffic lost 1 of 100 requests told so far (1 %), 0 of them rejected; most often failed',
    );
    expect(troubleOf([...steadily(94, 0, 1000), ...steadily(6, 0, 1000, { outcome: 'unknown' })])).toBe(
      'in steady 6 of 100 requests of the traffic told so far are unknown (6 %, allowed 1 %)',
    );
  });

  it('counts only what was sent since steady began, and nothing that is still under way', () => {
    const before = steadily(100, 0, 1500, { outcome: 'failed' });
    const since = steadily(100, 1500, 3000);
    const underWay = steadily(100, 2900, 3000, { outcome: undefined });
    const slices = slicesOf([...before, ...since, ...underWay], [1500]);
    const record = logOf([startedAt(0), toldAt(9000, slices)]).record('traffic');
    expect(trafficSince(record, 1500)).toEqual({ told: 150, trouble: null });
  });
});
