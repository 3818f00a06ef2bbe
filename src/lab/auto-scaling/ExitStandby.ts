import { ExitStandbyCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedActivity } from './activity.ts';
import { changeableGroup } from './group.ts';
import { checkRoom, membersIn } from './member.ts';

export const ExitStandby = operation(
  ExitStandbyCommand,
  async ({ AutoScalingGroupName, InstanceIds }, { lab }: LabRequest) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    const ids = membersIn(group, InstanceIds, ['Standby']);
    checkRoom(group, ids.length, 'remove % from standby');
    const activities = lab.autoScaling.members.exitStandby(group, ids);
    return { Activities: activities.map((activity) => describedActivity(activity, group)) };
  },
);
