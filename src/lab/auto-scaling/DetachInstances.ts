import { DetachInstancesCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedActivity } from './activity.ts';
import { changeableGroup } from './group.ts';
import { checkRoom, membersIn } from './member.ts';

export const DetachInstances = operation(
  DetachInstancesCommand,
  async (
    { AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity = false },
    { lab }: LabRequest,
  ) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    const ids = membersIn(group, InstanceIds, ['InService', 'Standby']);
    if (ShouldDecrementDesiredCapacity) checkRoom(group, -ids.length, 'detach %');
    const activities = lab.autoScaling.members.detach(group, ids, ShouldDecrementDesiredCapacity);
    return { Activities: activities.map((activity) => describedActivity(activity, group)) };
  },
);
