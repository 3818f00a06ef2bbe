import { AttachInstancesCommand } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord } from '../control/auto-scaling/records.ts';
import { membershipOf } from '../control/auto-scaling/roster.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './errors.ts';
import { changeableGroup } from './group.ts';
import { checkRoom } from './member.ts';

const mostIds = 20;

export const AttachInstances = operation(
  AttachInstancesCommand,
  async ({ AutoScalingGroupName, InstanceIds = [] }, { lab }: LabRequest) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    const ids = [...new Set(InstanceIds)];
    if (ids.length === 0) throw validationError('At least one instance ID must be specified.');
    if (ids.length > mostIds)
      throw validationError(`The number of instance ids that may be passed in is limited to ${mostIds}`);
    for (const id of ids) checkAttachable(lab.state, group, id);
    checkRoom(group, ids.length, 'attach %');
    lab.autoScaling.members.attach(group, ids);
    return {};
  },
);

function checkAttachable(state: LabState, { zones }: GroupRecord, id: string): void {
  const instance = state.ec2.instances.get(id);
  if (!instance) throw validationError(`Invalid Instance ID(s): [${id}] do not exist`);
  const other = membershipOf(state, id);
  if (other) throw validationError(`Instance ${id} is already part of AutoScalingGroup:${other.group.name}`);
  if (instance.state !== 'running')
    throw validationError(`Instance ${id} is not in correct state: it is ${instance.state}, not running`);
  if (!zones.includes(instance.zone))
    throw validationError(
      `Instance ${id} is in ${instance.zone}, which is not an Availability Zone of the Auto Scaling group`,
    );
}
