import { InvalidFormatFault, ResourceNotFound, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { alarmStates, Constraints } from './constraints.ts';

export const SetAlarmState = operation(SetAlarmStateCommand, async (input, { lab }: LabRequest) => {
  const {
    AlarmName: name = '',
    StateValue: state = 'OK',
    StateReason: reason = '',
    StateReasonData: data,
  } = input;
  const constraints = new Constraints();
  constraints.text(name, 'alarmName', { min: 1, max: 255 });
  constraints.oneOf(state, 'stateValue', alarmStates);
  constraints.text(reason, 'stateReason', { max: 1023 });
  constraints.text(data, 'stateReasonData', { max: 4000 });
  constraints.check();
  if (data !== undefined && !isJson(data))
    throw new InvalidFormatFault({ message: 'StateReasonData must be valid JSON.', $metadata: {} });
  const alarm = lab.state.cloudWatch.alarms.get(name);
  if (!alarm) throw new ResourceNotFound({ message: `Alarm ${name} does not exist`, $metadata: {} });
  lab.cloudWatch.alarms.setState(name, { state, reason, ...(data !== undefined && { data }) });
  return {};
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
