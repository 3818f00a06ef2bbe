import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import { isGuarded } from '../control/ec2/termination.ts';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { askedInstances, stateChanges } from './asked-instances.ts';
import { endDryRun } from './pages.ts';

export const TerminateInstances = operation(TerminateInstancesCommand, async (input, { lab }: LabRequest) => {
  const { SkipOsShutdown = false, Force = false } = input;
  const asked = askedInstances(lab.state, input.InstanceIds);
  endDryRun(input);
  const guarded = asked.filter(isGuarded);
  // Every shutdown of the lab is forced in the end; force matters to one that is under way.
  const isUnderWay = asked.every(({ state }) => state === 'shutting-down' || state === 'terminated');
  const { changed, denied } = lab.ec2.terminate(
    asked.map(({ id }) => id),
    { skipOsShutdown: SkipOsShutdown || (Force && isUnderWay) },
  );
  // Those in the zones without a protected instance have gone by now: EC2 reports failure all the same.
  if (denied.length > 0) throw deniedFor(guarded);
  return { TerminatingInstances: stateChanges(changed) };
});

function deniedFor(guarded: readonly InstanceRecord[]): WireError {
  const attribute = guarded.some(({ isProtected }) => isProtected)
    ? 'disableApiTermination'
    : 'disableApiStop';
  const ids = guarded.map(({ id }) => id);
  const [subject, possessive] =
    ids.length === 1 ? [`The instance '${ids[0]}'`, 'its'] : [`Instances '${ids.join(',')}'`, 'their'];
  return new WireError(
    'OperationNotPermitted',
    `${subject} may not be terminated. Modify ${possessive} '${attribute}' instance attribute and try again.`,
  );
}
