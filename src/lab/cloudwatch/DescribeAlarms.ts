import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { CompositeAlarm, DescribeAlarmsCommandInput, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { alarmName } from '../control/cloudwatch/alarm-rule.ts';
import type { AlarmRecord } from '../control/cloudwatch/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedCompositeAlarm, describedMetricAlarm } from './alarm.ts';
import { childrenOf, parentsOf } from './alarms.ts';
import { alarmStates, alarmTypes, Constraints } from './constraints.ts';
import { cloudWatchPage } from './pages.ts';
import { validationError } from './refusals.ts';

const usual = 50;
const most = 100;

export const DescribeAlarms = operation(
  DescribeAlarmsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    check(input);
    const found = foundBy(state, input);
    const { items, token } = cloudWatchPage('DescribeAlarms', found, ({ name }) => name, input, usual);
    const isShort = input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined;
    const MetricAlarms: MetricAlarm[] = [];
    const CompositeAlarms: CompositeAlarm[] = [];
    for (const alarm of items) {
      if (isShort) (alarm.type === 'MetricAlarm' ? MetricAlarms : CompositeAlarms).push(short(alarm, input));
      else if (alarm.type === 'MetricAlarm') MetricAlarms.push(describedMetricAlarm(alarm));
      else CompositeAlarms.push(describedCompositeAlarm(alarm));
    }
    return { MetricAlarms, CompositeAlarms, ...(token !== undefined && { NextToken: token }) };
  },
);

function foundBy(state: LabState, input: DescribeAlarmsCommandInput): AlarmRecord[] {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  if (parent !== undefined) return childrenOf(state, parent);
  if (child !== undefined) return parentsOf(state, alarmName(child));
  const { AlarmNames: names, AlarmNamePrefix: prefix = '', StateValue, ActionPrefix } = input;
  const types: readonly string[] = input.AlarmTypes ?? ['MetricAlarm'];
  return [...state.cloudWatch.alarms.values()].filter(
    (alarm) =>
      types.includes(alarm.type) &&
      (names === undefined || names.length === 0 || names.includes(alarm.name)) &&
      alarm.name.startsWith(prefix) &&
      (StateValue === undefined || alarm.state === StateValue) &&
      (ActionPrefix === undefined || hasAction(alarm, ActionPrefix)),
  );
}

function check(input: DescribeAlarmsCommandInput): void {
  const { AlarmNames, AlarmNamePrefix, ActionPrefix, MaxRecords } = input;
  const constraints = new Constraints();
  constraints.list(AlarmNames, 'alarmNames', { max: most });
  constraints.text(AlarmNamePrefix, 'alarmNamePrefix', { min: 1, max: 255 });
  constraints.text(ActionPrefix, 'actionPrefix', { min: 1, max: 1024 });
  constraints.number(MaxRecords, 'maxRecords', { min: 1, max: most });
  constraints.oneOf(input.StateValue, 'stateValue', alarmStates);
  for (const type of input.AlarmTypes ?? []) constraints.oneOf(type, 'alarmTypes', alarmTypes);
  constraints.check();
  if (AlarmNames !== undefined && AlarmNames.length > 0 && AlarmNamePrefix !== undefined)
    throw validationError(
      'AlarmNames and AlarmNamePrefix are mutually exclusive and you have specified both.',
    );
  for (const alone of ['ChildrenOfAlarmName', 'ParentsOfAlarmName'] as const)
    if (input[alone] !== undefined && hasOthers(input, alone))
      throw validationError(
        `${alone} cannot be specified with any other parameter except MaxRecords and NextToken.`,
      );
}

function hasOthers(input: DescribeAlarmsCommandInput, alone: string): boolean {
  return Object.entries(input).some(
    ([name, value]) => value !== undefined && ![alone, 'MaxRecords', 'NextToken'].includes(name),
  );
}

function hasAction(
  { okActions, alarmActions, insufficientDataActions }: AlarmRecord,
  prefix: string,
): boolean {
  return [...okActions, ...alarmActions, ...insufficientDataActions].some((action) =>
    action.startsWith(prefix),
  );
}

/** Relatives come with little more than their names; parents without their state. */
function short(
  alarm: AlarmRecord,
  { ChildrenOfAlarmName }: DescribeAlarmsCommandInput,
): MetricAlarm & CompositeAlarm {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    ...(ChildrenOfAlarmName !== undefined && {
      StateValue: alarm.state,
      StateUpdatedTimestamp: new Date(alarm.stateUpdatedAt),
    }),
  };
}
