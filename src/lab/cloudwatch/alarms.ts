import { LimitExceededFault } from '@aws-sdk/client-cloudwatch';
import { alarmName, alarmsIn, parseRule } from '../control/cloudwatch/alarm-rule.ts';
import type { AlarmRecord, CompositeAlarmRecord } from '../control/cloudwatch/records.ts';
import type { LabState } from '../control/state.ts';
import { validationError } from './refusals.ts';

const mostAlarms = 5000;

/** Raises when there are as many alarms as an account may have, and this would be one more. */
export function checkRoom({ cloudWatch: { alarms } }: LabState, name: string): void {
  if (alarms.has(name) || alarms.size < mostAlarms) return;
  throw new LimitExceededFault({
    message: `The maximum limit of ${mostAlarms} alarms exceeded.`,
    $metadata: {},
  });
}

export function refuseOtherType({ cloudWatch }: LabState, name: string, type: AlarmRecord['type']): void {
  const known = cloudWatch.alarms.get(name);
  if (known && known.type !== type)
    throw validationError(`The name ${name} is taken by an alarm of another type.`);
}

/** The composite alarms whose rule names this alarm. */
export function parentsOf({ cloudWatch }: LabState, name: string): CompositeAlarmRecord[] {
  return [...cloudWatch.alarms.values()].filter(
    (alarm): alarm is CompositeAlarmRecord =>
      alarm.type === 'CompositeAlarm' && alarmsIn(parseRule(alarm.rule)).includes(name),
  );
}

/** The alarms that the rule of this one names. */
export function childrenOf({ cloudWatch }: LabState, nameOrArn: string): AlarmRecord[] {
  const alarm = cloudWatch.alarms.get(alarmName(nameOrArn));
  if (alarm?.type !== 'CompositeAlarm') return [];
  return alarmsIn(parseRule(alarm.rule)).flatMap((name) => cloudWatch.alarms.get(name) ?? []);
}

export function alarmsNamed({ cloudWatch }: LabState, names: readonly string[] = []): AlarmRecord[] {
  return names.flatMap((name) => cloudWatch.alarms.get(name) ?? []);
}
