import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { instancesOf } from './instance-ids.ts';
import { stateOf } from './instance.ts';
import { endDryRun } from './pages.ts';

const mostIds = 1000;

export const TerminateInstances = operation(TerminateInstancesCommand, async (input, { lab }: LabRequest) => {
  const { InstanceIds = [], SkipOsShutdown = false } = input;
  if (InstanceIds.length === 0) {
    throw new WireError('MissingParameter', 'The request must contain the parameter InstanceId');
  }
  if (InstanceIds.length > mostIds) {
    throw new WireError(
      'InvalidParameterValue',
      `The number of instance IDs (${InstanceIds.length}) exceeds the maximum of ${mostIds}`,
    );
  }
  const asked = instancesOf(lab.state, InstanceIds);
  endDryRun(input);
  const isProtected = asked.filter((record) => record.isProtected).map(({ id }) => id);
  const { changed, denied } = lab.ec2.terminate(
    asked.map(({ id }) => id),
    { skipOsShutdown: SkipOsShutdown },
  );
  // Those in the zones without a protected instance have gone by now: EC2 reports failure all the same.
  if (denied.length > 0) throw deniedFor(isProtected);
  return {
    TerminatingInstances: changed.map(({ instanceId, previous, current }) => ({
      InstanceId: instanceId,
      PreviousState: stateOf(previous),
      CurrentState: stateOf(current),
    })),
  };
});

function deniedFor(ids: readonly string[]): WireError {
  const [subject, possessive] =
    ids.length === 1 ? [`The instance '${ids[0]}'`, 'its'] : [`Instances '${ids.join(',')}'`, 'their'];
  return new WireError(
    'OperationNotPermitted',
    `${subject} may not be terminated. Modify ${possessive} 'disableApiTermination' instance attribute and try again.`,
  );
}
