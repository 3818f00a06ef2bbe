import { ResumeProcessesCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { changeableGroup } from './group.ts';
import { processesOf } from './processes.ts';

export const ResumeProcesses = operation(ResumeProcessesCommand, async (input, { lab }: LabRequest) => {
  const { name } = changeableGroup(lab.state, input.AutoScalingGroupName);
  lab.autoScaling.resumeProcesses(name, processesOf(input));
  return {};
});
