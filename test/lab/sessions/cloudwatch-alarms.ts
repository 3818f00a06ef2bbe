import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 0.1, MaxAttempts: 200 };
const topic = 'arn:aws:sns:lab-local-1:000000000000:pager';
const metric = { Namespace: 'Shop', MetricName: 'errors' };
const settings = {
  AlarmName: 'errors',
  AlarmDescription: 'too many errors',
  ...metric,
  Statistic: 'Sum',
  Period: 10,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 1,
  Threshold: 3,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'ignore',
  AlarmActions: [topic],
  OKActions: [],
};

/** A person is alarmed by a metric, combines alarms, tries them and reads their history. */
export function alarmSession(tools: () => SessionTools): void {
  const cloudWatch = () => tools().lab.control.state.cloudWatch;
  const alarm = (name = 'errors') => {
    const found = cloudWatch().alarms.get(name);
    if (!found) throw new Error(`the lab has no alarm ${name}`);
    return found;
  };
  const described = async (params: object) => {
    const { MetricAlarms, CompositeAlarms } = await tools().boto3.call(
      'cloudwatch',
      'describe_alarms',
      params,
    );
    return { metric: itemsOf(MetricAlarms), composite: itemsOf(CompositeAlarms) };
  };
  const set = (AlarmName: string, StateValue: string) =>
    tools().boto3.call('cloudwatch', 'set_alarm_state', {
      AlarmName,
      StateValue,
      StateReason: 'a drill',
      StateReasonData: '{"drill":true}',
    });

  it('puts an alarm and waits until it exists', async () => {
    const { boto3, note } = tools();
    await boto3.call('cloudwatch', 'put_metric_alarm', {
      ...settings,
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    await boto3.wait('cloudwatch', 'alarm_exists', { AlarmNames: ['errors'], WaiterConfig });
    note('waiter', 'alarm_exists');
    const [shown = {}] = (await described({ AlarmNames: ['errors'] })).metric;
    expect(shown).toMatchObject({
      ...settings,
      AlarmArn: alarm().arn,
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      ActionsEnabled: true,
      InsufficientDataActions: [],
      Dimensions: [],
    });
    expect(Date.parse(String(shown['AlarmConfigurationUpdatedTimestamp']))).toBe(alarm().configuredAt);
  });

  it('sees it fire once the metric crosses the threshold', async () => {
    const { boto3, lab } = tools();
    await boto3.call('cloudwatch', 'put_metric_data', {
      Namespace: metric.Namespace,
      MetricData: [{ MetricName: metric.MetricName, Value: 7, StorageResolution: 1 }],
    });
    await until(lab, () => alarm().state === 'ALARM');
    const [shown = {}] = (await described({ StateValue: 'ALARM' })).metric;
    expect(shown).toMatchObject({ AlarmName: 'errors', StateReason: alarm().stateReason });
    expect(shown['StateReason']).toMatch(
      /^Threshold Crossed: 1 out of the last \d datapoints? \[7\.0 .*\] was greater than the threshold \(3\.0\)/,
    );
    expect(JSON.parse(String(shown['StateReasonData']))).toMatchObject({ statistic: 'Sum', threshold: 3 });
    const { MetricAlarms } = await boto3.call('cloudwatch', 'describe_alarms_for_metric', {
      ...metric,
      Statistic: 'Sum',
    });
    expect(MetricAlarms).toMatchObject([{ AlarmName: 'errors', StateValue: alarm().state }]);
  });

  it('tries another one, whose metric nobody measures, with its actions disabled and enabled', async () => {
    const { boto3 } = tools();
    await boto3.call('cloudwatch', 'put_metric_alarm', {
      ...settings,
      AlarmName: 'calls',
      MetricName: 'calls',
    });
    const actions = () =>
      cloudWatch().alarmHistory.filter((item) => item.alarm === 'calls' && item.type === 'Action').length;
    await boto3.call('cloudwatch', 'disable_alarm_actions', { AlarmNames: ['calls', 'ghost'] });
    await set('calls', 'ALARM');
    expect(alarm('calls')).toMatchObject({
      state: 'ALARM',
      stateReason: 'a drill',
      stateReasonData: '{"drill":true}',
      actionsEnabled: false,
    });
    expect(actions()).toBe(0);
    await boto3.call('cloudwatch', 'enable_alarm_actions', { AlarmNames: ['calls'] });
    await set('calls', 'OK');
    await set('calls', 'ALARM');
    expect(actions()).toBe(1);
  });

  it('combines alarms, and finds children and parents', async () => {
    const { boto3, lab, note } = tools();
    await boto3.call('cloudwatch', 'put_composite_alarm', {
      AlarmName: 'shop',
      AlarmRule: 'ALARM(errors) AND ALARM(calls)',
      AlarmActions: [topic],
      ActionsSuppressor: 'calls',
      ActionsSuppressorWaitPeriod: 10,
      ActionsSuppressorExtensionPeriod: 20,
    });
    await boto3.wait('cloudwatch', 'composite_alarm_exists', {
      AlarmNames: ['shop'],
      AlarmTypes: ['CompositeAlarm'],
      WaiterConfig,
    });
    note('waiter', 'composite_alarm_exists');
    await until(lab, () => alarm('shop').state === 'ALARM');
    const { composite } = await described({ AlarmTypes: ['CompositeAlarm'] });
    expect(composite).toMatchObject([
      {
        AlarmName: 'shop',
        AlarmRule: 'ALARM(errors) AND ALARM(calls)',
        StateValue: 'ALARM',
        StateReason: alarm('shop').stateReason,
        ActionsSuppressor: 'calls',
        ActionsSuppressedBy: 'Alarm',
      },
    ]);
    const names = (list: Record<string, unknown>[]) => list.map(({ AlarmName }) => AlarmName);
    const children = await described({ ChildrenOfAlarmName: 'shop' });
    expect(new Set(names(children.metric))).toEqual(new Set(['calls', 'errors']));
    const parents = await described({ ParentsOfAlarmName: 'errors' });
    expect(names(parents.composite)).toEqual(['shop']);
  });

  it('turns the pages of alarms and of their history', async () => {
    const { boto3, note } = tools();
    const alarms = await boto3.pages('cloudwatch', 'describe_alarms', {
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      PaginationConfig: { PageSize: 1 },
    });
    const onPages = alarms.map(({ MetricAlarms, CompositeAlarms }) => [
      ...itemsOf(MetricAlarms),
      ...itemsOf(CompositeAlarms),
    ]);
    expect(onPages.map((page) => page.length)).toEqual([1, 1, 1]);
    expect(new Set(onPages.flat().map(({ AlarmName }) => AlarmName))).toEqual(
      new Set(cloudWatch().alarms.keys()),
    );
    note('paginated listing', 'describe_alarms');
    const history = await boto3.pages('cloudwatch', 'describe_alarm_history', {
      AlarmName: 'errors',
      ScanBy: 'TimestampAscending',
      PaginationConfig: { PageSize: 3 },
    });
    const items = history.flatMap((page) => itemsOf(page['AlarmHistoryItems']));
    expect(items.map(({ HistorySummary }) => HistorySummary)).toEqual(
      cloudWatch()
        .alarmHistory.filter((item) => item.alarm === 'errors')
        .map(({ summary }) => summary)
        .toReversed(),
    );
    expect(items.slice(0, 3)).toMatchObject([
      { HistoryItemType: 'ConfigurationUpdate', HistorySummary: 'Alarm "errors" created' },
      { HistoryItemType: 'StateUpdate', HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM' },
      { HistoryItemType: 'Action', HistorySummary: `Successfully executed action ${topic}` },
    ]);
    note('paginated listing', 'describe_alarm_history');
  });

  it('changes its tags', async () => {
    const { boto3 } = tools();
    const ResourceARN = alarm().arn;
    await boto3.call('cloudwatch', 'tag_resource', { ResourceARN, Tags: [{ Key: 'tier', Value: '1' }] });
    await boto3.call('cloudwatch', 'untag_resource', { ResourceARN, TagKeys: ['team'] });
    expect(alarm().tags).toEqual({ tier: '1' });
    expect(await boto3.call('cloudwatch', 'list_tags_for_resource', { ResourceARN })).toEqual({
      Tags: [{ Key: 'tier', Value: '1' }],
    });
    await refused(tools(), ['cloudwatch', 'list_tags_for_resource', { ResourceARN: `${ResourceARN}-no` }], {
      class: 'ResourceNotFoundException',
      code: 'ResourceNotFoundException',
      status: 404,
      message: `${ResourceARN}-no does not exist`,
    });
  });

  it('reads what is refused, and deletes the alarms, parents first', async () => {
    const { boto3 } = tools();
    const refusal = (method: string, params: object, message: string) =>
      refused(tools(), ['cloudwatch', method, params], {
        class: 'ClientError',
        code: 'ValidationError',
        status: 400,
        message,
      });
    await refused(
      tools(),
      ['cloudwatch', 'set_alarm_state', { AlarmName: 'ghost', StateValue: 'OK', StateReason: '' }],
      {
        class: 'ResourceNotFound',
        code: 'ResourceNotFound',
        status: 404,
        message: 'Alarm ghost does not exist',
      },
    );
    await refused(
      tools(),
      [
        'cloudwatch',
        'set_alarm_state',
        { AlarmName: 'errors', StateValue: 'OK', StateReason: '', StateReasonData: '{' },
      ],
      {
        class: 'InvalidFormatFault',
        code: 'InvalidFormat',
        status: 400,
        message: 'StateReasonData must be valid JSON.',
      },
    );
    await refusal(
      'put_metric_alarm',
      { ...settings, Period: 45 },
      'Period must be 10, 20, 30 or a multiple of 60, not 45.',
    );
    await refusal(
      'put_composite_alarm',
      { AlarmName: 'all', AlarmRule: 'ALARM(ghost)' },
      'Could not save the composite alarm as alarms [ghost] in the alarm rule do not exist',
    );
    await refusal(
      'delete_alarms',
      { AlarmNames: ['errors'] },
      'Cannot delete errors as there are composite alarm(s) depending on it.',
    );
    await boto3.call('cloudwatch', 'delete_alarms', { AlarmNames: ['shop'] });
    await boto3.call('cloudwatch', 'delete_alarms', { AlarmNames: ['errors', 'calls', 'ghost'] });
    expect(cloudWatch().alarms.size).toBe(0);
    expect(await described({})).toEqual({ metric: [], composite: [] });
  });
}
