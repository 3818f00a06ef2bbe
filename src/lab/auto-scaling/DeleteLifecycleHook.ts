import { DeleteLifecycleHookCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './errors.ts';
import { changeableGroup } from './group.ts';

export const DeleteLifecycleHook = operation(
  DeleteLifecycleHookCommand,
  async ({ AutoScalingGroupName, LifecycleHookName: name = '' }, { lab }: LabRequest) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    if (!group.hooks.has(name))
      throw validationError(`No Lifecycle Hook found with name: ${name} for AutoScalingGroup: ${group.name}`);
    lab.autoScaling.hooks.remove(group, name);
    return {};
  },
);
