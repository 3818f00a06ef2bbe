import { PutCompositeAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { PutCompositeAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { alarmName, alarmsIn, parseRule, RuleError } from '../control/cloudwatch/alarm-rule.ts';
import type { CompositeAlarmSettings } from '../control/cloudwatch/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { actionsOf } from './alarm-actions.ts';
import { checkRoom, refuseOtherType } from './alarms.ts';
import { Constraints } from './constraints.ts';
import { validationError } from './refusals.ts';
import { checkTagCount, tagsOf } from './tags.ts';

const mostChildren = 100;

export const PutCompositeAlarm = operation(PutCompositeAlarmCommand, async (input, { lab }: LabRequest) => {
  const { AlarmName: name = '', AlarmRule: rule = '' } = input;
  if (input.ActionConfiguration !== undefined)
    throw validationError('The lab does not model ActionConfiguration of alarms.');
  const constraints = new Constraints();
  constraints.text(name, 'alarmName', { min: 1, max: 255 });
  constraints.text(input.AlarmDescription, 'alarmDescription', { max: 1024 });
  constraints.text(rule, 'alarmRule', { min: 1, max: 10_240 });
  const actions = actionsOf(input, true, constraints);
  const tags = tagsOf(input.Tags ?? [], constraints);
  constraints.check();
  checkTagCount(tags);
  checkRule(lab.state, name, rule);
  const suppressor = suppressorOf(input);
  refuseOtherType(lab.state, name, 'CompositeAlarm');
  checkRoom(lab.state, name);
  lab.cloudWatch.alarms.putComposite(
    {
      type: 'CompositeAlarm',
      name,
      ...(input.AlarmDescription !== undefined && { description: input.AlarmDescription }),
      actionsEnabled: input.ActionsEnabled ?? true,
      ...actions,
      rule,
      ...(suppressor && { actionsSuppressor: suppressor }),
    },
    tags,
  );
  return {};
});

function checkRule({ cloudWatch }: LabState, name: string, text: string): void {
  if (text.trim() !== text)
    throw validationError('AlarmRule must not contain leading or trailing whitespace or be null');
  const children = childrenIn(text);
  if (children.length > mostChildren)
    throw validationError(
      `AlarmRule must not name more than ${mostChildren} alarms, not ${children.length}.`,
    );
  const unknown = children.filter((child) => child !== name && !cloudWatch.alarms.has(child));
  if (unknown.length > 0)
    throw validationError(
      `Could not save the composite alarm as alarms [${unknown.join(', ')}] in the alarm rule do not exist`,
    );
  if (children.includes(name)) throw validationError('AlarmRule must not name the alarm itself.');
}

function childrenIn(text: string): string[] {
  try {
    return alarmsIn(parseRule(text));
  } catch (error) {
    if (error instanceof RuleError)
      throw validationError(`AlarmRule is not a valid alarm rule: ${error.message}`);
    throw error;
  }
}

function suppressorOf(input: PutCompositeAlarmCommandInput): CompositeAlarmSettings['actionsSuppressor'] {
  const {
    ActionsSuppressor: alarm,
    ActionsSuppressorWaitPeriod: wait,
    ActionsSuppressorExtensionPeriod: more,
  } = input;
  if (alarm === undefined) {
    if (wait === undefined && more === undefined) return undefined;
    throw validationError(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod need ActionsSuppressor.',
    );
  }
  if (wait === undefined || more === undefined)
    throw validationError(
      'ActionsSuppressor needs ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod.',
    );
  if (wait < 0 || more < 0)
    throw validationError(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod must not be negative.',
    );
  if (alarmName(alarm) === input.AlarmName)
    throw validationError('An alarm cannot suppress its own actions.');
  return { alarm, waitMs: wait * 1000, extensionMs: more * 1000 };
}
