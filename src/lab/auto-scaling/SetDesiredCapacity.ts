import { SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { refuseInCooldown } from './cooldown.ts';
import { checkNotNegative, validationError } from './errors.ts';
import { changeableGroup } from './group.ts';

export const SetDesiredCapacity = operation(
  SetDesiredCapacityCommand,
  async ({ AutoScalingGroupName, DesiredCapacity = 0, HonorCooldown = false }, { lab }: LabRequest) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    checkNotNegative('desiredCapacity', DesiredCapacity);
    if (DesiredCapacity > group.max)
      throw validationError(
        `New SetDesiredCapacity value ${DesiredCapacity} is above max value ${group.max} for the AutoScalingGroup.`,
      );
    if (DesiredCapacity < group.min)
      throw validationError(
        `New SetDesiredCapacity value ${DesiredCapacity} is below min value ${group.min} for the AutoScalingGroup.`,
      );
    if (HonorCooldown) refuseInCooldown(lab, group);
    lab.autoScaling.groups.setDesired(group, DesiredCapacity);
    return {};
  },
);
