import {
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type {
  GetMetricDataCommandInput,
  GetMetricStatisticsCommandInput,
  MetricDatum,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const hour = 3_600_000;
let lab: ServedLab;

beforeAll(async () => {
  lab = await servedLab();
});

afterAll(() => lab.close());

const day = 24 * hour;
const now = () => lab.control.cloudWatch.now();
const datum = { MetricName: 'm', Value: 1 };
const set = { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 };

describe('PutMetricData refuses', () => {
  const refusals: [what: string, name: string, message: string, datum: () => MetricDatum][] = [
    [
      'a name that is too long',
      'InvalidParameterValueException',
      'less than or equal to 255',
      () => ({ ...datum, MetricName: 'm'.repeat(256) }),
    ],
    ['no value', 'MissingRequiredParameterException', 'must be specified', () => ({ MetricName: 'm' })],
    [
      'two kinds of values',
      'InvalidParameterCombinationException',
      'mutually exclusive',
      () => ({ ...datum, StatisticValues: set }),
    ],
    [
      'an unknown unit',
      'InvalidParameterValueException',
      'enum value set',
      () => ({ ...datum, Unit: 'Apples' as 'Count' }),
    ],
    [
      'a time long ago',
      'InvalidParameterValueException',
      'within the past two weeks',
      () => ({ ...datum, Timestamp: new Date(now() - 15 * day) }),
    ],
    [
      'a time far ahead',
      'InvalidParameterValueException',
      'two hours in the future',
      () => ({ ...datum, Timestamp: new Date(now() + 3 * hour) }),
    ],
    [
      'another resolution',
      'InvalidParameterValueException',
      'StorageResolution',
      () => ({ ...datum, StorageResolution: 5 }),
    ],
    [
      'what is not a number',
      'InvalidParameterValueException',
      'The value NaN',
      () => ({ ...datum, Value: NaN }),
    ],
    [
      'counts without values',
      'InvalidParameterCombinationException',
      'Counts',
      () => ({ ...datum, Counts: [1] }),
    ],
    [
      'as many counts as not values',
      'InvalidParameterValueException',
      'same length',
      () => ({ MetricName: 'm', Values: [1, 2], Counts: [1] }),
    ],
    [
      'too many values',
      'InvalidParameterValueException',
      '150',
      () => ({ MetricName: 'm', Values: Array.from({ length: 151 }, () => 1) }),
    ],
    [
      'a minimum above the maximum',
      'InvalidParameterValueException',
      'Maximum',
      () => ({ MetricName: 'm', StatisticValues: { ...set, Minimum: 2 } }),
    ],
    [
      'a dimension twice',
      'InvalidParameterValueException',
      'more than once',
      () => ({
        ...datum,
        Dimensions: [
          { Name: 'a', Value: '1' },
          { Name: 'a', Value: '2' },
        ],
      }),
    ],
    [
      '31 dimensions',
      'InvalidParameterValueException',
      '30',
      () => ({
        ...datum,
        Dimensions: Array.from({ length: 31 }, (_, index) => ({ Name: `d${index}`, Value: '1' })),
      }),
    ],
  ];

  it.each(refusals)('%s', async (_, name, message, make) => {
    const put = new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [make()] });
    await expect(lab.cloudWatch.send(put)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it("AWS's own namespaces, and more than a thousand data", async () => {
    const put = (Namespace: string, count: number) =>
      lab.cloudWatch.send(
        new PutMetricDataCommand({ Namespace, MetricData: Array.from({ length: count }, () => datum) }),
      );
    await expect(put('AWS/EC2', 1)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    await expect(put('Shop', 1001)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    await expect(put('Shop', 1000)).resolves.toBeDefined();
    await expect(put('Shop', 0)).rejects.toMatchObject({ name: 'MissingRequiredParameterException' });
  });
});

describe('GetMetricStatistics refuses', () => {
  const input = (): GetMetricStatisticsCommandInput => ({
    Namespace: 'Shop',
    MetricName: 'm',
    StartTime: new Date(now() - hour),
    EndTime: new Date(now()),
    Period: 60,
    Statistics: ['Sum'],
  });
  const refusals: [
    what: string,
    name: string,
    message: string,
    changes: () => Partial<GetMetricStatisticsCommandInput>,
  ][] = [
    ['no statistic', 'MissingRequiredParameterException', 'Statistics', () => ({ Statistics: undefined })],
    [
      'an unknown statistic',
      'InvalidParameterValueException',
      'enum value set',
      () => ({ Statistics: ['Median' as 'Sum'] }),
    ],
    [
      'an unknown percentile',
      'InvalidParameterValueException',
      'p101',
      () => ({ ExtendedStatistics: ['p101'] }),
    ],
    ['a period between', 'InvalidParameterValueException', 'multiple of 60', () => ({ Period: 45 })],
    [
      'an end before its start',
      'InvalidParameterValueException',
      'must be less than',
      () => ({ EndTime: new Date(0) }),
    ],
    [
      'more than 1,440 datapoints',
      'InvalidParameterCombinationException',
      'You have requested up to 1,441 datapoints, which exceeds the limit of 1,440.',
      () => ({ StartTime: new Date(now() - 1441 * 60_000), EndTime: new Date(now()) }),
    ],
  ];

  it.each(refusals)('%s', async (_, name, message, changes) => {
    lab.pass(60_000 - (now() % 60_000));
    const get = new GetMetricStatisticsCommand({ ...input(), ...changes() });
    await expect(lab.cloudWatch.send(get)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});

describe('GetMetricData refuses', () => {
  const query = (Id: string, Stat = 'Sum', Period = 60) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'm' }, Period, Stat },
  });
  const refusals: [what: string, message: string, changes: Partial<GetMetricDataCommandInput>][] = [
    ['an id in capitals', 'must start with a lowercase letter', { MetricDataQueries: [query('M1')] }],
    ['an id twice', 'more than once', { MetricDataQueries: [query('m1'), query('m1')] }],
    ['an unknown statistic', 'not supported', { MetricDataQueries: [query('m1', 'Median')] }],
    ['a period between', 'multiple of 60', { MetricDataQueries: [query('m1', 'Sum', 7)] }],
    ['neither metric nor expression', 'Exactly one', { MetricDataQueries: [{ Id: 'm1' }] }],
    [
      'an expression that ends too early',
      "Error in expression 'e1'",
      { MetricDataQueries: [query('m1'), { Id: 'e1', Expression: 'm1 +' }] },
    ],
    ['an unknown id', 'There is no query "m2"', { MetricDataQueries: [{ Id: 'e1', Expression: 'm2 + 1' }] }],
    [
      'a function that the lab has not',
      'does not model the function',
      { MetricDataQueries: [{ Id: 'e1', Expression: "SEARCH('{A}', 'Sum', 60)" }] },
    ],
    [
      'Metrics Insights',
      'Metrics Insights',
      { MetricDataQueries: [{ Id: 'e1', Expression: 'SELECT AVG(m) FROM x', Period: 60 }] },
    ],
    [
      'an expression without a period',
      'Period must not be null',
      { MetricDataQueries: [{ Id: 'e1', Expression: '1 + 1' }] },
    ],
    [
      '501 queries',
      'greater than 500',
      { MetricDataQueries: Array.from({ length: 501 }, (_, index) => query(`m${index}`)) },
    ],
    ['too many datapoints', 'maxDatapoints', { MaxDatapoints: 100_801 }],
    ['an end before its start', 'must be less than', { EndTime: new Date(0) }],
  ];

  it.each(refusals)('%s', async (_, message, changes) => {
    const span = { StartTime: new Date(now() - hour), EndTime: new Date(now()) };
    const get = new GetMetricDataCommand({ MetricDataQueries: [query('m1')], ...span, ...changes });
    await expect(lab.cloudWatch.send(get)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('a token that was not issued', async () => {
    const span = { StartTime: new Date(now() - hour), EndTime: new Date(now()) };
    const get = new GetMetricDataCommand({ MetricDataQueries: [query('m1')], ...span, NextToken: 'more' });
    await expect(lab.cloudWatch.send(get)).rejects.toMatchObject({ name: 'InvalidNextToken' });
    const list = new ListMetricsCommand({ NextToken: 'more' });
    await expect(lab.cloudWatch.send(list)).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });
});
