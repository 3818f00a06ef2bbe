import {
  ResourceInUseFault,
  ScalingActivityInProgressFault,
  DeleteAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { isLeaving } from '../control/auto-scaling/roster.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { groupNamed } from './group.ts';

export const DeleteAutoScalingGroup = operation(
  DeleteAutoScalingGroupCommand,
  async ({ AutoScalingGroupName, ForceDelete = false }, { lab }: LabRequest) => {
    const group = groupNamed(lab.state, AutoScalingGroupName);
    const members = [...group.members.values()];
    if (!ForceDelete && members.some((member) => !isLeaving(member)))
      throw new ResourceInUseFault({
        message:
          'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
        $metadata: {},
      });
    if (!ForceDelete && (members.length > 0 || group.desired > 0))
      throw new ScalingActivityInProgressFault({
        message:
          'You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.',
        $metadata: {},
      });
    lab.autoScaling.groups.delete(group);
    return {};
  },
);
