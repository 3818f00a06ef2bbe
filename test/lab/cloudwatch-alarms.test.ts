import {
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  ListTagsForResourceCommand,
  paginateDescribeAlarmHistory,
  paginateDescribeAlarms,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
  waitUntilAlarmExists,
} from '@aws-sdk/client-cloudwatch';
import type { DescribeAlarmsCommandInput, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const minute = 60_000;
const topic = 'arn:aws:sns:lab-local-1:000000000000:pager';
const arnOf = (name: string) => `arn:aws:cloudwatch:lab-local-1:000000000000:alarm:${name}`;
const settings = {
  AlarmName: 'errors',
  Namespace: 'Shop',
  MetricName: 'errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  AlarmActions: [topic],
} satisfies PutMetricAlarmCommandInput;
let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
  lab.pass(minute - (lab.control.cloudWatch.now() % minute));
});

afterEach(() => lab.close());

async function put(changes: Partial<PutMetricAlarmCommandInput> = {}): Promise<void> {
  await lab.cloudWatch.send(new PutMetricAlarmCommand({ ...settings, ...changes }));
}

async function described(input: DescribeAlarmsCommandInput = {}) {
  return lab.cloudWatch.send(new DescribeAlarmsCommand(input));
}

async function measure(Value: number): Promise<void> {
  const MetricData = [{ MetricName: 'errors', Value }];
  await lab.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData }));
}

describe('an alarm', () => {
  it('is described as it was put, and changes with its metric', async () => {
    await put({ AlarmDescription: 'too many', Tags: [{ Key: 'team', Value: 'a' }] });
    const at = new Date(lab.control.cloudWatch.now());
    await waitUntilAlarmExists({ client: lab.cloudWatch, maxWaitTime: 10 }, { AlarmNames: ['errors'] });
    expect((await described()).MetricAlarms).toEqual([
      {
        ...settings,
        AlarmArn: arnOf('errors'),
        AlarmDescription: 'too many',
        AlarmConfigurationUpdatedTimestamp: at,
        ActionsEnabled: true,
        OKActions: [],
        InsufficientDataActions: [],
        StateValue: 'INSUFFICIENT_DATA',
        StateReason: 'Unchecked: Initial alarm creation',
        StateUpdatedTimestamp: at,
        StateTransitionedTimestamp: at,
        Dimensions: [],
      },
    ]);
    const bad = lab.control.cloudWatch.now();
    await measure(3);
    lab.pass(minute + 1000);
    const [alarm] = (await described({ StateValue: 'ALARM' })).MetricAlarms ?? [];
    const [date = '', time = ''] = new Date(bad).toISOString().split('T');
    const shown = `${date.slice(2).split('-').toReversed().join('/')} ${time.slice(0, 8)}`;
    expect(alarm?.StateReason).toBe(
      `Threshold Crossed: 1 out of the last 2 datapoints [3.0 (${shown})] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).`,
    );
    expect(JSON.parse(alarm?.StateReasonData ?? '{}')).toMatchObject({
      version: '1.0',
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [3],
      threshold: 1,
    });
  });

  it('is found by prefix, state, type and action', async () => {
    await put();
    await put({ AlarmName: 'orders', AlarmActions: [], OKActions: [`${topic}-b`] });
    await lab.cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName: 'any', AlarmRule: 'ALARM(errors)' }));
    const names = async (input: DescribeAlarmsCommandInput) => {
      const { MetricAlarms = [], CompositeAlarms = [] } = await described(input);
      return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName);
    };
    expect(await names({})).toEqual(['errors', 'orders']);
    expect(await names({ AlarmTypes: ['CompositeAlarm'] })).toEqual(['any']);
    expect(await names({ AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] })).toEqual([
      'errors',
      'orders',
      'any',
    ]);
    expect(await names({ AlarmNamePrefix: 'or' })).toEqual(['orders']);
    expect(await names({ AlarmNames: ['errors', 'ghost'] })).toEqual(['errors']);
    expect(await names({ ActionPrefix: `${topic}-` })).toEqual(['orders']);
    expect(await names({ StateValue: 'OK' })).toEqual([]);
    expect(await names({ ChildrenOfAlarmName: 'any' })).toEqual(['errors']);
    expect(await names({ ParentsOfAlarmName: 'errors' })).toEqual(['any']);
    const { MetricAlarms } = await lab.cloudWatch.send(
      new DescribeAlarmsForMetricCommand({ Namespace: 'Shop', MetricName: 'errors', Statistic: 'Sum' }),
    );
    expect(MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['errors', 'orders']);
  });

  it('comes in pages of at most a hundred', async () => {
    for (let index = 0; index < 5; index += 1) await put({ AlarmName: `a${index}` });
    const seen: (string | undefined)[] = [];
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
      { client: lab.cloudWatch, pageSize: 2 },
      {},
    )) {
      expect(MetricAlarms.length).toBeLessThanOrEqual(2);
      seen.push(...MetricAlarms.map(({ AlarmName }) => AlarmName));
    }
    expect(seen).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
  });

  it('set by hand is back at its next evaluation, and all of it is in its history', async () => {
    await put();
    await measure(0);
    lab.pass(minute + 1000);
    const set = {
      AlarmName: 'errors',
      StateValue: 'ALARM',
      StateReason: 'a test',
      StateReasonData: '{"a":1}',
    } as const;
    await lab.cloudWatch.send(new SetAlarmStateCommand(set));
    expect((await described()).MetricAlarms?.[0]).toMatchObject({
      StateValue: 'ALARM',
      StateReason: 'a test',
      StateReasonData: '{"a":1}',
    });
    lab.pass(1000);
    expect((await described()).MetricAlarms?.[0]?.StateValue).toBe('OK');
    await lab.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ['errors'] }));
    const summaries: (string | undefined)[] = [];
    const client = lab.cloudWatch;
    for await (const page of paginateDescribeAlarmHistory({ client, pageSize: 2 }, { AlarmName: 'errors' }))
      summaries.push(...(page.AlarmHistoryItems ?? []).map(({ HistorySummary }) => HistorySummary));
    expect(summaries).toEqual([
      'Alarm "errors" deleted',
      'Alarm updated from ALARM to OK',
      `Successfully executed action ${topic}`,
      'Alarm updated from OK to ALARM',
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm "errors" created',
    ]);
    const { AlarmHistoryItems = [] } = await client.send(
      new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate', ScanBy: 'TimestampAscending' }),
    );
    expect(JSON.parse(AlarmHistoryItems[1]?.HistoryData ?? '{}')).toMatchObject({
      oldState: { stateValue: 'OK', stateReasonData: { statistic: 'Sum' } },
      newState: { stateValue: 'ALARM', stateReason: 'a test', stateReasonData: { a: 1 } },
    });
  });

  it('runs no action while they are disabled', async () => {
    await put();
    const names = { AlarmNames: ['errors', 'ghost'] };
    await lab.cloudWatch.send(new DisableAlarmActionsCommand(names));
    expect((await described()).MetricAlarms?.[0]?.ActionsEnabled).toBe(false);
    const ring = new SetAlarmStateCommand({ AlarmName: 'errors', StateValue: 'ALARM', StateReason: '' });
    await lab.cloudWatch.send(ring);
    const actions = new DescribeAlarmHistoryCommand({ HistoryItemType: 'Action' });
    expect((await lab.cloudWatch.send(actions)).AlarmHistoryItems).toEqual([]);
    await lab.cloudWatch.send(new EnableAlarmActionsCommand(names));
    expect((await described()).MetricAlarms?.[0]?.ActionsEnabled).toBe(true);
  });

  it('has tags', async () => {
    await put({ Tags: [{ Key: 'team', Value: 'a' }] });
    const ResourceARN = arnOf('errors');
    const tags = async () =>
      (await lab.cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
    await lab.cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'tier', Value: '1' }] }));
    // Those of a later PutMetricAlarm are ignored.
    await put({ Tags: [{ Key: 'late', Value: '' }] });
    expect(await tags()).toEqual([
      { Key: 'team', Value: 'a' },
      { Key: 'tier', Value: '1' },
    ]);
    await lab.cloudWatch.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['team', 'ghost'] }));
    expect(await tags()).toEqual([{ Key: 'tier', Value: '1' }]);
    const ghost = new ListTagsForResourceCommand({ ResourceARN: arnOf('ghost') });
    await expect(lab.cloudWatch.send(ghost)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceId: 'ghost',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('on an expression is described with its queries', async () => {
    const Metrics = [
      {
        Id: 'm1',
        MetricStat: {
          Metric: { Namespace: 'Shop', MetricName: 'errors', Dimensions: [] },
          Period: 60,
          Stat: 'Sum',
        },
        ReturnData: false,
      },
      { Id: 'e1', Expression: 'FILL(m1, 0) * 2', Label: 'twice', ReturnData: true },
    ];
    const none = { MetricName: undefined, Namespace: undefined, Statistic: undefined, Period: undefined };
    await put({ ...none, Metrics, Threshold: 6 });
    await measure(3);
    lab.pass(minute + 1000);
    const [alarm] = (await described()).MetricAlarms ?? [];
    expect(alarm).toMatchObject({ Metrics, StateValue: 'ALARM' });
    expect(alarm).not.toHaveProperty('MetricName');
    expect(alarm).not.toHaveProperty('Period');
  });
});
