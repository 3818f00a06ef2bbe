import type { InstanceStateChange } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import type { StateChange } from '../control/ec2/termination.ts';
import { WireError } from '../wire/index.ts';
import { instancesOf } from './instance-ids.ts';
import { stateOf } from './instance.ts';

const mostIds = 1000;

/** The instances that a request is to change: at least one, at most 1000. */
export function askedInstances(state: LabState, ids: readonly string[] = []): InstanceRecord[] {
  if (ids.length === 0) {
    throw new WireError('MissingParameter', 'The request must contain the parameter InstanceId');
  }
  if (ids.length > mostIds) {
    throw new WireError(
      'InvalidParameterValue',
      `The number of instance IDs (${ids.length}) exceeds the maximum of ${mostIds}`,
    );
  }
  return instancesOf(state, ids);
}

export function stateChanges(changed: readonly StateChange[]): InstanceStateChange[] {
  return changed.map(({ instanceId, previous, current }) => ({
    InstanceId: instanceId,
    PreviousState: stateOf(previous),
    CurrentState: stateOf(current),
  }));
}
