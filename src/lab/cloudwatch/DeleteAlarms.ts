import { DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { alarmsNamed, parentsOf } from './alarms.ts';
import { Constraints } from './constraints.ts';
import { validationError } from './refusals.ts';

export const DeleteAlarms = operation(DeleteAlarmsCommand, async (input, { lab }: LabRequest) => {
  const { AlarmNames: names = [] } = input;
  const constraints = new Constraints();
  constraints.list(names, 'alarmNames', { max: 100 });
  for (const name of names) constraints.text(name, 'alarmNames', { min: 1, max: 255 });
  constraints.check();
  const alarms = alarmsNamed(lab.state, names);
  if (alarms.filter(({ type }) => type === 'CompositeAlarm').length > 1)
    throw validationError('Only one composite alarm can be deleted in one request.');
  for (const { name } of alarms)
    if (parentsOf(lab.state, name).length > 0)
      throw validationError(`Cannot delete ${name} as there are composite alarm(s) depending on it.`);
  lab.cloudWatch.alarms.delete(names);
  return {};
});
