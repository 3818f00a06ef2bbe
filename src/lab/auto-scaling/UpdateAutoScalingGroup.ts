import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { changeableGroup } from './group.ts';
import { checkSizes, settingsOf } from './group-settings.ts';
import { templateVersionOf, zonesOf } from './placement.ts';

export const UpdateAutoScalingGroup = operation(
  UpdateAutoScalingGroupCommand,
  async (input, { lab }: LabRequest) => {
    const group = changeableGroup(lab.state, input.AutoScalingGroupName);
    const { MinSize: min = group.min, MaxSize: max = group.max, DesiredCapacity } = input;
    const settings = settingsOf(input);
    const templateVersion = input.LaunchTemplate && templateVersionOf(lab.state, input.LaunchTemplate);
    // New bounds move the capacity that is wanted, unless it is named too.
    checkSizes({ min, max, desired: DesiredCapacity ?? Math.min(Math.max(group.desired, min), max) });
    const zones = zonesOf(lab.state, input);
    lab.autoScaling.groups.update(group, {
      ...settings,
      min,
      max,
      ...(DesiredCapacity !== undefined && { desired: DesiredCapacity }),
      ...(zones && { zones }),
      ...(templateVersion !== undefined && { templateVersion }),
    });
    return {};
  },
);
