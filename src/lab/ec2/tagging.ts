import type { Tag } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import { WireError } from '../wire/index.ts';
import { instancesOf } from './instance-ids.ts';

/** The instances among which tags are to change; the lab tags nothing else. */
export function taggedInstances(state: LabState, ids: readonly string[]): InstanceRecord[] {
  if (ids.length === 0) {
    throw new WireError('MissingParameter', 'The request must contain the parameter resourceIdSet');
  }
  const other = ids.find((id) => !id.startsWith('i-'));
  if (other !== undefined) throw new WireError('InvalidID', `The ID '${other}' is not valid`);
  return instancesOf(state, ids);
}

/** Refuses keys that only AWS itself may write. */
export function refuseReserved(tags: readonly Tag[]): void {
  if (!tags.some(({ Key = '' }) => isReserved(Key))) return;
  throw new WireError('InvalidParameterValue', "Tag keys starting with 'aws:' are reserved for internal use");
}

export function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}
