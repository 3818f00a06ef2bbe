import { EnterStandbyCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedActivity } from './activity.ts';
import { changeableGroup } from './group.ts';
import { checkRoom, membersIn } from './member.ts';

export const EnterStandby = operation(
  EnterStandbyCommand,
  async (
    { AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity = false },
    { lab }: LabRequest,
  ) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    const ids = membersIn(group, InstanceIds, ['InService']);
    if (ShouldDecrementDesiredCapacity) checkRoom(group, -ids.length, 'place % into standby');
    const activities = lab.autoScaling.members.enterStandby(group, ids, ShouldDecrementDesiredCapacity);
    return { Activities: activities.map((activity) => describedActivity(activity, group)) };
  },
);
