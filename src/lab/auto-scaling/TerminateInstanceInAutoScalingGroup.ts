import { TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { isStanding } from '../control/auto-scaling/roster.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedActivity } from './activity.ts';
import { validationError } from './errors.ts';
import { managedInstance } from './member.ts';

export const TerminateInstanceInAutoScalingGroup = operation(
  TerminateInstanceInAutoScalingGroupCommand,
  async ({ InstanceId = '', ShouldDecrementDesiredCapacity = false }, { lab }: LabRequest) => {
    const { group, member } = managedInstance(lab.state, InstanceId);
    if (ShouldDecrementDesiredCapacity && isStanding(member) && group.desired <= group.min)
      throw validationError(
        `Currently, desiredSize equals minSize (${group.min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
      );
    const isDecremented = ShouldDecrementDesiredCapacity && isStanding(member);
    const activity = lab.autoScaling.members.terminate(group, InstanceId, member, isDecremented);
    return activity ? { Activity: describedActivity(activity, group) } : {};
  },
);
