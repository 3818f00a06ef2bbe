import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { askedInstances, stateChanges } from './asked-instances.ts';
import { endDryRun } from './pages.ts';
import { refuseAny } from './refused.ts';

export const StartInstances = operation(StartInstancesCommand, async (input, { lab }: LabRequest) => {
  const asked = askedInstances(lab.state, input.InstanceIds);
  endDryRun(input);
  refuseAny(lab, 'start', asked);
  return { StartingInstances: stateChanges(lab.ec2.start(asked.map(({ id }) => id))) };
});
