import type { AutoScalingInstanceDetails, Instance } from '@aws-sdk/client-auto-scaling';
import type { GroupMember, GroupRecord } from '../control/auto-scaling/records.ts';
import { membershipOf } from '../control/auto-scaling/roster.ts';
import type { Membership } from '../control/auto-scaling/roster.ts';
import type { LabState } from '../control/state.ts';
import { validationError } from './errors.ts';

/** A member as its group lists it. */
export function describedMember(id: string, member: GroupMember, state: LabState): Instance {
  const { zone, type, imageId, lifecycle, health, isProtected } = member;
  return {
    InstanceId: id,
    InstanceType: type,
    AvailabilityZone: zone,
    AvailabilityZoneId: zoneIdOf(state, zone),
    LifecycleState: lifecycle,
    HealthStatus: health,
    LaunchTemplate: templateOf(state, '1'),
    ImageId: imageId,
    ProtectedFromScaleIn: isProtected,
  };
}

/** The same as DescribeAutoScalingInstances has it. */
export function memberDetails(
  id: string,
  member: GroupMember,
  group: GroupRecord,
  state: LabState,
): AutoScalingInstanceDetails {
  return {
    ...describedMember(id, member, state),
    AutoScalingGroupName: group.name,
    HealthStatus: member.health.toUpperCase(),
  };
}

export function templateOf({ ec2 }: LabState, Version: string) {
  return { LaunchTemplateId: ec2.launchTemplate.id, LaunchTemplateName: ec2.launchTemplate.name, Version };
}

/** The group that manages this instance. */
export function managedInstance(state: LabState, id: string): Membership {
  const membership = membershipOf(state, id);
  if (!membership)
    throw validationError(`Instance Id not found - No managed instance found for instance ID: ${id}`);
  return membership;
}

const mostIds = 20;

/** Ids of instances that must all be members of the group, in one of these states. */
export function membersIn(
  group: GroupRecord,
  ids: readonly string[] = [],
  lifecycles: readonly GroupMember['lifecycle'][],
  most = mostIds,
): string[] {
  const unique = [...new Set(ids)];
  if (unique.length === 0) throw validationError('At least one instance ID must be specified.');
  if (unique.length > most)
    throw validationError(`The number of instance ids that may be passed in is limited to ${most}`);
  for (const id of unique) {
    const member = group.members.get(id);
    if (!member) throw validationError(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
    if (!lifecycles.includes(member.lifecycle))
      throw validationError(`The instance ${id} is not in ${lifecycles.join(' or ')}.`);
  }
  return unique;
}

/** Refuses a change of the capacity by `by` that the bounds of the group do not allow. */
export function checkRoom({ name, min, max, desired }: GroupRecord, by: number, toDo: string): void {
  if (desired + by >= min && desired + by <= max) return;
  const count = `${Math.abs(by)} instance${Math.abs(by) === 1 ? '' : 's'}`;
  throw validationError(
    `AutoScalingGroup ${name} has min-size=${min}, max-size=${max}, and desired-size=${desired}. To ${toDo.replace('%', count)}, please update the AutoScalingGroup sizes appropriately.`,
  );
}

function zoneIdOf({ ec2 }: LabState, zone: string): string {
  return ec2.zones.find(({ name }) => name === zone)?.id ?? '';
}
