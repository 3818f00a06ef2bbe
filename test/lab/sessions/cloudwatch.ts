import { expect, it } from 'vitest';
import { itemsOf, refused } from './session.ts';
import type { SessionTools } from './session.ts';

const minute = 60_000;
const Namespace = 'Shop';
const orders = { Namespace, MetricName: 'orders' };

/** A person measures a shop, and reads what it came to. */
export function metricSession(tools: () => SessionTools): void {
  let start = 0;
  const moment = (minutes: number) => new Date(start + minutes * minute).toISOString();
  const span = () => ({ StartTime: moment(-10), EndTime: moment(0) });
  const stored = () =>
    [...tools().lab.control.state.cloudWatch.metrics.values()].filter(
      ({ namespace }) => namespace === Namespace,
    );
  const statOf = (Id: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: orders, Period: 60, Stat },
  });

  it('puts values, counted values and sets of statistics', async () => {
    const { boto3, lab } = tools();
    start = Math.floor(lab.control.cloudWatch.now() / minute) * minute;
    const datum = (ago: number) => ({ MetricName: 'orders', Unit: 'Count', Timestamp: moment(-ago) });
    await boto3.call('cloudwatch', 'put_metric_data', {
      Namespace,
      MetricData: [
        { ...datum(3), Value: 0.5 },
        { ...datum(2), Values: [1, 5], Counts: [2, 1] },
        { ...datum(1), StatisticValues: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 } },
      ],
    });
    const [metric, ...others] = stored();
    expect(others).toEqual([]);
    expect(metric?.series.get('Count')).toMatchObject([
      { at: start - 3 * minute, count: 1, sum: 0.5 },
      { at: start - 2 * minute, count: 3, sum: 7, min: 1, max: 5 },
      { at: start - minute, count: 2, sum: 10, min: 4, max: 6 },
    ]);
  });

  it('reads them as statistics of each minute', async () => {
    const answer = await tools().boto3.call('cloudwatch', 'get_metric_statistics', {
      ...orders,
      ...span(),
      Period: 60,
      Statistics: ['Sum', 'SampleCount', 'Average'],
      ExtendedStatistics: ['p50'],
    });
    const points = itemsOf(answer['Datapoints']);
    expect(answer['Label']).toBe('orders');
    expect(points).toMatchObject(
      (stored()[0]?.series.get('Count') ?? []).map(({ count, sum }) => ({
        SampleCount: count,
        Sum: sum,
        Average: sum / count,
        Unit: 'Count',
      })),
    );
    expect(points.map(({ Timestamp }) => Date.parse(String(Timestamp)))).toEqual(
      [3, 2, 1].map((ago) => start - ago * minute),
    );
    expect(points[1]).toMatchObject({ ExtendedStatistics: { p50: 1 } });
  });

  it('reads them as results of queries and of math, in pages', async () => {
    const { boto3, note } = tools();
    const pages = await boto3.pages('cloudwatch', 'get_metric_data', {
      MetricDataQueries: [
        statOf('sum', 'Sum'),
        { ...statOf('count', 'SampleCount'), ReturnData: false },
        { Id: 'mean', Expression: 'sum / count', Label: 'mean order' },
      ],
      ...span(),
      ScanBy: 'TimestampAscending',
      PaginationConfig: { PageSize: 2 },
    });
    const results = pages.map((page) => itemsOf(page['MetricDataResults']));
    expect(results.map((page) => page.map(({ StatusCode }) => StatusCode))).toEqual([
      ['PartialData', 'PartialData'],
      ['Complete', 'PartialData'],
      ['Complete', 'Complete'],
    ]);
    const valuesOf = (id: string) =>
      results.flat().flatMap(({ Id, Values }) => (Id === id && Array.isArray(Values) ? Values : []));
    const points = stored()[0]?.series.get('Count') ?? [];
    expect(valuesOf('sum')).toEqual(points.map(({ sum }) => sum));
    expect(valuesOf('mean')).toEqual(points.map(({ sum, count }) => sum / count));
    expect(results[0]?.map(({ Label }) => Label)).toEqual(['orders', 'mean order']);
    note('paginated listing', 'get_metric_data');
  });

  it('lists the metrics, five hundred on a page', async () => {
    const { boto3, lab, note } = tools();
    await boto3.call('cloudwatch', 'put_metric_data', {
      Namespace,
      MetricData: Array.from({ length: 501 }, (_, index) => ({
        MetricName: 'visits',
        Dimensions: [{ Name: 'page', Value: `p${index}` }],
        Value: 1,
      })),
    });
    const pages = await boto3.pages('cloudwatch', 'list_metrics', { Namespace });
    expect(pages.map(({ Metrics }) => itemsOf(Metrics).length)).toEqual([500, stored().length - 500]);
    note('paginated listing', 'list_metrics');
    const { Metrics } = await boto3.call('cloudwatch', 'list_metrics', {
      Namespace: 'AWS/EC2',
      MetricName: 'StatusCheckFailed',
      RecentlyActive: 'PT3H',
    });
    expect(new Set(itemsOf(Metrics).map(({ Dimensions }) => itemsOf(Dimensions)[0]?.['Value']))).toEqual(
      new Set(lab.control.state.ec2.instances.keys()),
    );
  });

  it('reads what is refused', async () => {
    const refusal = (method: string, params: object, code: string, message: unknown) =>
      refused(tools(), ['cloudwatch', method, params], {
        class: code === 'MissingParameter' ? 'MissingRequiredParameterException' : `${code}Exception`,
        code,
        status: 400,
        message,
      });
    const datum = { MetricName: 'orders', Value: 1 };
    await refusal(
      'put_metric_data',
      { Namespace: 'AWS/EC2', MetricData: [datum] },
      'InvalidParameterValue',
      expect.stringContaining('reserved for AWS'),
    );
    await refusal(
      'put_metric_data',
      { Namespace, MetricData: [{ ...datum, Values: [1] }] },
      'InvalidParameterCombination',
      'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
    );
    await refusal(
      'get_metric_statistics',
      { ...orders, ...span(), Period: 60 },
      'MissingParameter',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
    await refusal(
      'get_metric_statistics',
      { ...orders, StartTime: moment(-3000), EndTime: moment(0), Period: 60, Statistics: ['Sum'] },
      'InvalidParameterCombination',
      'You have requested up to 3,000 datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    );
    await refused(tools(), ['cloudwatch', 'list_metrics', { NextToken: 'rubbish' }], {
      class: 'InvalidNextToken',
      code: 'InvalidNextToken',
      status: 400,
      message: 'The next token specified is invalid.',
    });
  });
}
