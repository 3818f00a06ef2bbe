import {
  CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  paginateGetMetricData,
  paginateListMetrics,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { MetricDataQuery, MetricDatum } from '@aws-sdk/client-cloudwatch';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentials, region, servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const minute = 60_000;
const Namespace = 'Shop';
let lab: ServedLab;
/** The start of a minute. */
let start: number;

beforeEach(async () => {
  lab = await servedLab();
  lab.pass(minute - (lab.control.cloudWatch.now() % minute));
  start = lab.control.cloudWatch.now();
});

afterEach(() => lab.close());

async function put(...MetricData: MetricDatum[]): Promise<void> {
  await lab.cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
}

const orders = (minutes: number, datum: Omit<MetricDatum, 'MetricName'>): MetricDatum => ({
  MetricName: 'orders',
  Timestamp: new Date(start - minutes * minute),
  ...datum,
});

const stat = (Id: string, Stat = 'Sum', Period = 60): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace, MetricName: 'orders' }, Period, Stat },
});

const span = (minutes: number): { StartTime: Date; EndTime: Date } => ({
  StartTime: new Date(start - minutes * minute),
  EndTime: new Date(start + minute),
});

describe('metrics that were put', () => {
  it('come back as statistics of each period, by unit', async () => {
    await put(
      orders(2, { Value: 3 }),
      orders(2, { Values: [1, 5], Counts: [2, 1] }),
      orders(1, { StatisticValues: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 }, Unit: 'Count' }),
    );
    const { Label, Datapoints = [] } = await lab.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName: 'orders',
        ...span(5),
        Period: 60,
        Statistics: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'],
        ExtendedStatistics: ['p50'],
      }),
    );
    expect(Label).toBe('orders');
    expect(Datapoints).toEqual([
      {
        Timestamp: new Date(start - 2 * minute),
        SampleCount: 4,
        Average: 2.5,
        Sum: 10,
        Minimum: 1,
        Maximum: 5,
        ExtendedStatistics: { p50: 1 },
        Unit: 'None',
      },
      {
        Timestamp: new Date(start - minute),
        SampleCount: 2,
        Average: 5,
        Sum: 10,
        Minimum: 4,
        Maximum: 6,
        ExtendedStatistics: {},
        Unit: 'Count',
      },
    ]);
  });

  it('come back as results of queries and expressions, newest first unless asked otherwise', async () => {
    await put(orders(3, { Value: 1 }), orders(2, { Value: 2 }), orders(1, { Value: 4 }));
    const MetricDataQueries: MetricDataQuery[] = [
      { ...stat('m1'), ReturnData: false },
      { Id: 'e1', Expression: 'm1 * 10', Label: 'tenfold' },
    ];
    const input = { MetricDataQueries, ...span(5) };
    const { MetricDataResults } = await lab.cloudWatch.send(new GetMetricDataCommand(input));
    expect(MetricDataResults).toEqual([
      {
        Id: 'e1',
        Label: 'tenfold',
        Timestamps: [1, 2, 3].map((ago) => new Date(start - ago * minute)),
        Values: [40, 20, 10],
        StatusCode: 'Complete',
      },
    ]);
    const ascending = await lab.cloudWatch.send(
      new GetMetricDataCommand({ ...input, ScanBy: 'TimestampAscending' }),
    );
    expect(ascending.MetricDataResults?.[0]?.Values).toEqual([10, 20, 40]);
  });

  it('come in pages that say that there is more', async () => {
    await put(...[5, 4, 3, 2, 1].map((ago) => orders(ago, { Value: ago })));
    const input = { MetricDataQueries: [stat('m1'), stat('m2', 'Maximum')], ...span(10) };
    const first = await lab.cloudWatch.send(new GetMetricDataCommand({ ...input, MaxDatapoints: 3 }));
    expect(first.MetricDataResults).toMatchObject([
      { Id: 'm1', Values: [1, 2, 3], StatusCode: 'PartialData' },
      { Id: 'm2', Values: [], StatusCode: 'PartialData' },
    ]);
    const all: Record<string, number[]> = { m1: [], m2: [] };
    for await (const page of paginateGetMetricData(
      { client: lab.cloudWatch },
      { ...input, MaxDatapoints: 3 },
    ))
      for (const { Id = '', Values = [] } of page.MetricDataResults ?? []) all[Id]?.push(...Values);
    expect(all).toEqual({ m1: [1, 2, 3, 4, 5], m2: [1, 2, 3, 4, 5] });
  });

  it('may be measured by the second', async () => {
    const at = (seconds: number, Value: number) => ({
      MetricName: 'orders',
      Timestamp: new Date(start + seconds * 1000),
      StorageResolution: 1,
      Value,
    });
    await put(at(0, 1), at(1, 2), at(5, 4));
    const MetricDataQueries = [stat('m1', 'Sum', 5)];
    const { MetricDataResults } = await lab.cloudWatch.send(
      new GetMetricDataCommand({ MetricDataQueries, ...span(1), ScanBy: 'TimestampAscending' }),
    );
    expect(MetricDataResults).toMatchObject([{ Values: [3, 4] }]);
  });

  it('are listed by name, dimension and how recent they are', async () => {
    const Dimensions = [{ Name: 'page', Value: 'cart' }];
    await put(orders(0, { Value: 1 }), { ...orders(0, { Value: 1 }), Dimensions });
    await put({ MetricName: 'old', Value: 1, Timestamp: new Date(start - 4 * 60 * minute) });
    const list = async (input: ConstructorParameters<typeof ListMetricsCommand>[0]) =>
      (await lab.cloudWatch.send(new ListMetricsCommand({ Namespace, ...input }))).Metrics;
    expect(await list({})).toHaveLength(3);
    expect(await list({ MetricName: 'orders' })).toHaveLength(2);
    expect(await list({ RecentlyActive: 'PT3H' })).toHaveLength(2);
    expect(await list({ Dimensions: [{ Name: 'page' }] })).toEqual([
      { Namespace, MetricName: 'orders', Dimensions },
    ]);
    expect(await list({ Dimensions: [{ Name: 'page', Value: 'home' }] })).toEqual([]);
  });

  it('are listed in pages of five hundred', async () => {
    await put(...Array.from({ length: 600 }, (_, index) => ({ MetricName: `m${index}`, Value: 1 })));
    const sizes: (number | undefined)[] = [];
    for await (const page of paginateListMetrics({ client: lab.cloudWatch }, { Namespace }))
      sizes.push(page.Metrics?.length);
    expect(sizes).toEqual([500, 100]);
  });
});

describe("the lab's own metrics", () => {
  it('are those of AWS: instances, the balancer, services, the group', async () => {
    const { Metrics = [] } = await lab.cloudWatch.send(new ListMetricsCommand({}));
    const names = new Set(Metrics.map(({ Namespace: space, MetricName }) => `${space}/${MetricName}`));
    for (const name of [
      'AWS/EC2/StatusCheckFailed',
      'AWS/ApplicationELB/HealthyHostCount',
      'AWS/ECS/CPUReservation',
      'AWS/AutoScaling/GroupInServiceInstances',
    ])
      expect(names).toContain(name);
    const [instance = ''] = lab.control.state.ec2.instances.keys();
    const { Datapoints = [] } = await lab.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/EC2',
        MetricName: 'StatusCheckFailed',
        Dimensions: [{ Name: 'InstanceId', Value: instance }],
        ...span(1),
        Period: 60,
        Statistics: ['Maximum', 'SampleCount'],
      }),
    );
    expect(Datapoints[0]).toMatchObject({ Maximum: 0, Unit: 'Count' });
    expect(Datapoints[0]?.SampleCount).toBeGreaterThan(5);
  });
});

describe.each([
  ['CBOR', AwsSmithyRpcV2CborProtocol],
  ['the query protocol', AwsQueryProtocol],
])('over %s', (_, protocol) => {
  it('the same data is put and read, and errors have the same names', async () => {
    const client = new CloudWatchClient({ endpoint: lab.url, region, credentials, maxAttempts: 1, protocol });
    await client.send(new PutMetricDataCommand({ Namespace, MetricData: [orders(1, { Value: 0.5 })] }));
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({ MetricDataQueries: [stat('m1')], ...span(2) }),
    );
    expect(MetricDataResults).toMatchObject([{ Timestamps: [new Date(start - minute)], Values: [0.5] }]);
    const wrong = new PutMetricDataCommand({ Namespace, MetricData: [orders(1, { Value: 1, Values: [1] })] });
    await expect(client.send(wrong)).rejects.toMatchObject({ name: 'InvalidParameterCombinationException' });
    client.destroy();
  });
});
