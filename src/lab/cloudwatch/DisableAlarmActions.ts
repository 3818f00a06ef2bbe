import { DisableAlarmActionsCommand } from '@aws-sdk/client-cloudwatch';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { Constraints } from './constraints.ts';

export const DisableAlarmActions = operation(
  DisableAlarmActionsCommand,
  async (input, { lab }: LabRequest) => {
    const { AlarmNames: names = [] } = input;
    const constraints = new Constraints();
    constraints.list(names, 'alarmNames', { max: 100 });
    constraints.check();
    lab.cloudWatch.alarms.setActionsEnabled(names, false);
    return {};
  },
);
