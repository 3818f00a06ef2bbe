import { describe, expect, it } from 'vitest';
import { metricOf, putPoint } from './metrics.ts';
import { Queries } from './queries.ts';
import type { CloudWatchState, MetricQuery } from './records.ts';
import { setOf } from './statistics.ts';

const second = 1000;

function lab(): CloudWatchState {
  const state: CloudWatchState = { metrics: new Map(), alarms: new Map(), alarmHistory: [] };
  const put = (name: string, ...values: (number | undefined)[]): void => {
    const metric = metricOf(state, { namespace: 'Test', name, dimensions: [] });
    for (const [place, value] of values.entries())
      if (value !== undefined)
        putPoint(metric, 'None', { ...setOf(value), at: place * second, widthMs: second, visibleAt: 0 });
  };
  put('a', 1, 2, undefined, 4);
  put('b', 10, 0, 30, undefined);
  return state;
}

const metric = (id: string): MetricQuery => ({
  id,
  metric: { namespace: 'Test', name: id, dimensions: [], periodMs: second, statistic: 'Sum' },
  returnData: false,
});

/** The values of an expression over a and b at 0, 1, 2 and 3 s. */
function compute(expression: string): (number | undefined)[] {
  const queries = new Queries([metric('a'), metric('b'), { id: 'e', expression, returnData: true }]);
  const [series] =
    queries.results(lab(), { start: 0, end: 4 * second, now: 10 * second }, ['e']).get('e') ?? [];
  return [0, 1, 2, 3].map((place) => series?.get(place * second));
}

const none = undefined;

describe('metric math', () => {
  it.each([
    ['a + b', [11, 2, none, none]],
    ['a - 1', [0, 1, none, 3]],
    ['-a', [-1, -2, none, -4]],
    ['2 * a ^ 2', [2, 8, none, 32]],
    ['(a + 1) * 10 / 2', [10, 15, none, 25]],
    ['a / b', [0.1, none, none, none]],
    ['a > 1', [0, 1, none, 1]],
    ['a >= 2 AND a < 4', [0, 1, none, 0]],
    ['a == 1 || a == 4', [1, 0, none, 1]],
    ['SUM(METRICS())', [11, 2, 30, 4]],
    ['SUM([a, b])', [11, 2, 30, 4]],
    ['AVG([a, b])', [5.5, 1, 30, 4]],
    ['MIN([a, b])', [1, 0, 30, 4]],
    ['MAX(METRICS("b"))', [10, 0, 30, none]],
    ['SUM(a)', [7, 7, 7, 7]],
    ['a / SUM(a) * 7', [1, 2, none, 4]],
    ['ABS(0 - a)', [1, 2, none, 4]],
    ['CEIL(a / 4)', [1, 1, none, 1]],
    ['FLOOR(a / 4)', [0, 0, none, 1]],
    ['FILL(a, 0)', [1, 2, 0, 4]],
    ['FILL(a, REPEAT)', [1, 2, 2, 4]],
    ['FILL(a, LINEAR)', [1, 2, 3, 4]],
    ['FILL(a, b)', [1, 2, 30, 4]],
    ['IF(a > 1, a, 0)', [0, 2, none, 4]],
    ['IF(b > 5, 1, 0)', [1, 0, 1, none]],
    ['DIFF(a)', [none, 1, none, 2]],
    ['RATE(a)', [none, 1, none, 1]],
    ['RUNNING_SUM(a)', [1, 3, none, 7]],
    ['PERIOD(a) * a', [1, 2, none, 4]],
    ['METRIC_COUNT(METRICS())', [2, 2, 2, 2]],
    ['sum(METRICS()) * 1e1', [110, 20, 300, 40]],
  ])('%s', (expression, expected) => {
    expect(compute(expression)).toEqual(expected);
  });

  it.each([
    ['a +', 'It ends too early'],
    ['a b', 'Unexpected "b"'],
    ['(a', '")" is missing'],
    ['a ? b', 'Unexpected character "?"'],
    ['ANOMALY_DETECTION_BAND(a)', 'does not model the function ANOMALY_DETECTION_BAND'],
    ['SEARCH("x", "Sum")', 'does not model the function SEARCH'],
    ['c * 2', 'There is no query "c"'],
    ['e + 1', 'leads back to itself'],
    ['FILL(a)', 'FILL takes 2 values'],
    ['FILL(a, NEVER)', 'REPEAT or LINEAR'],
    ['RATE(5)', 'takes a time series'],
  ])('%s is refused: %s', (expression, message) => {
    expect(() => compute(expression)).toThrow(message);
  });

  it('lets an expression use the results of others', () => {
    const queries = new Queries([
      metric('a'),
      { id: 'twice', expression: 'a * 2', returnData: false },
      { id: 'more', expression: 'twice + a', returnData: true },
    ]);
    const [series] = queries.results(lab(), { start: 0, end: 4000, now: 9000 }, ['more']).get('more') ?? [];
    expect([...(series?.values() ?? [])]).toEqual([3, 6, 12]);
  });
});
