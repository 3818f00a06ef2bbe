import type { Context } from '../context.ts';
import type { LabState } from '../state.ts';
import type { GroupMember, GroupRecord } from './records.ts';

/** The group of an instance, and the member it is there. */
export interface Membership {
  group: GroupRecord;
  member: GroupMember;
}

export function membershipOf(state: LabState, instanceId: string): Membership | undefined {
  const name = state.ec2.instances.get(instanceId)?.group;
  const group = name === undefined ? undefined : state.autoScaling.groups.get(name);
  const member = group?.members.get(instanceId);
  return group && member && { group, member };
}

/** Whether it counts for the desired capacity: it is on its way in or serves. */
export function isStanding({ lifecycle }: GroupMember): boolean {
  return lifecycle === 'InService' || lifecycle.startsWith('Pending');
}

export function isLeaving({ lifecycle }: GroupMember): boolean {
  return lifecycle.startsWith('Terminating') || lifecycle === 'Detaching';
}

const keptDeleted = 100;

/** Takes a group without members out of the state; its activities stay. */
export function forgetGroup({ autoScaling }: LabState, { name, arn, activities }: GroupRecord): void {
  autoScaling.groups.delete(name);
  autoScaling.deletedGroups.unshift({ name, arn, activities });
  if (autoScaling.deletedGroups.length > keptDeleted) autoScaling.deletedGroups.length = keptDeleted;
}

/** Whether one of these processes of a group is suspended. */
export function isSuspended(context: Context, group: GroupRecord, ...processes: string[]): boolean {
  return context.does('suspended-processes') && processes.some((name) => group.suspendedProcesses.has(name));
}

/** How a group stands at this moment. */
export interface Headcount {
  standing: number;
  inService: number;
  onDemand: number;
  byZone: Map<string, number>;
}

export function headcountOf(group: GroupRecord): Headcount {
  const count: Headcount = {
    standing: 0,
    inService: 0,
    onDemand: 0,
    byZone: new Map(group.zones.map((zone) => [zone, 0])),
  };
  for (const member of group.members.values()) {
    if (!isStanding(member)) continue;
    count.standing += 1;
    if (member.lifecycle === 'InService') count.inService += 1;
    if (!member.isSpot) count.onDemand += 1;
    count.byZone.set(member.zone, (count.byZone.get(member.zone) ?? 0) + 1);
  }
  return count;
}

/** The group's zones, that with the fewest members first; the order of the group decides between equals. */
export function emptiestFirst({ zones }: GroupRecord, { byZone }: Headcount): string[] {
  return zones.toSorted((a, b) => (byZone.get(a) ?? 0) - (byZone.get(b) ?? 0));
}
