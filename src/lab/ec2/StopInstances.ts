import { StopInstancesCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { askedInstances, stateChanges } from './asked-instances.ts';
import { endDryRun } from './pages.ts';
import { refuseAny } from './refused.ts';

export const StopInstances = operation(StopInstancesCommand, async (input, { lab }: LabRequest) => {
  const { Force = false, SkipOsShutdown = false, Hibernate = false } = input;
  const asked = askedInstances(lab.state, input.InstanceIds);
  if (Hibernate) {
    throw new WireError(
      'UnsupportedHibernationConfiguration',
      `Instance '${asked[0]?.id}' was not configured for hibernation. The lab does not model hibernation.`,
    );
  }
  endDryRun(input);
  refuseAny(lab, 'stop', asked);
  const changed = lab.ec2.stop(
    asked.map(({ id }) => id),
    { isForced: Force, skipOsShutdown: SkipOsShutdown },
  );
  return { StoppingInstances: stateChanges(changed) };
});
