import { PutLifecycleHookCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { changeableGroup } from './group.ts';
import { checkHookCount, wantedHook } from './hook.ts';

export const PutLifecycleHook = operation(PutLifecycleHookCommand, async (input, { lab }: LabRequest) => {
  const group = changeableGroup(lab.state, input.AutoScalingGroupName);
  const hook = wantedHook(input, group.hooks.get(input.LifecycleHookName ?? ''), lab.state);
  checkHookCount(new Set([...group.hooks.keys(), hook.name]).size);
  lab.autoScaling.hooks.put(group, hook);
  return {};
});
