import { describe, expect, it } from 'vitest';
import { metricOf, putPoint, readMetric } from './metrics.ts';
import { forgetOldData } from './retention.ts';
import type { CloudWatchState } from './records.ts';
import { setOf } from './statistics.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function labWith(namespace: string, ...moments: number[]): CloudWatchState {
  const state: CloudWatchState = { metrics: new Map(), alarms: new Map(), alarmHistory: [] };
  const metric = metricOf(state, { namespace, name: 'm', dimensions: [] });
  for (const at of moments) putPoint(metric, 'None', { ...setOf(1), at, widthMs: 1000, visibleAt: at });
  return state;
}

function bucketsOf(state: CloudWatchState): [at: number, count: number][] {
  return [...state.metrics.values()].flatMap((metric) =>
    [...metric.series.values()].flatMap((points) =>
      points.map(({ at, count }): [number, number] => [at, count]),
    ),
  );
}

describe('datapoints get coarser with age', () => {
  const seconds = [0, 1000, 59_000, minute, 4 * minute, 59 * minute];

  it.each([
    ['3 hours', 3 * hour, 'Test', seconds.map((at) => [at, 1])],
    [
      'more than 3 hours',
      4 * hour + hour,
      'Test',
      [
        [0, 3],
        [minute, 1],
        [4 * minute, 1],
        [59 * minute, 1],
      ],
    ],
    [
      'more than 15 days',
      16 * day,
      'Test',
      [
        [0, 5],
        [55 * minute, 1],
      ],
    ],
    ['more than 63 days', 64 * day, 'Test', [[0, 6]]],
    ['more than 455 days', 456 * day, 'Test', []],
    [
      'more than 3 hours, of one instance',
      5 * hour,
      'AWS/EC2',
      [
        [0, 5],
        [55 * minute, 1],
      ],
    ],
  ])('after %s', (_, now, namespace, expected) => {
    const state = labWith(namespace, ...seconds);
    forgetOldData(state, now);
    expect(bucketsOf(state)).toEqual(expected);
  });

  it('and nothing of their sum is lost', () => {
    const state = labWith('Test', ...seconds);
    for (const now of [4 * hour, 16 * day, 64 * day]) forgetOldData(state, now);
    const [metric] = state.metrics.values();
    const all = metric && readMetric(metric, { start: 0, end: day, periodMs: day, now: 64 * day });
    expect([...(all?.values() ?? [])]).toMatchObject([{ count: 6, sum: 6 }]);
  });

  it('until a metric without any is gone', () => {
    const state = labWith('Test', 0);
    forgetOldData(state, 456 * day);
    expect(state.metrics.size).toBe(0);
  });
});
