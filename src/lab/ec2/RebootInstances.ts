import { RebootInstancesCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { askedInstances } from './asked-instances.ts';
import { endDryRun } from './pages.ts';
import { refuseAny } from './refused.ts';

export const RebootInstances = operation(RebootInstancesCommand, async (input, { lab }: LabRequest) => {
  const asked = askedInstances(lab.state, input.InstanceIds);
  endDryRun(input);
  refuseAny(lab, 'reboot', asked);
  lab.ec2.reboot(asked.map(({ id }) => id));
  return {};
});
