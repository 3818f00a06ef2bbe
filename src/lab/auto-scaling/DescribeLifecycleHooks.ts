import { DescribeLifecycleHooksCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { groupNamed } from './group.ts';
import { describedHook } from './hook.ts';

export const DescribeLifecycleHooks = operation(
  DescribeLifecycleHooksCommand,
  async ({ AutoScalingGroupName, LifecycleHookNames: names = [] }, { lab: { state } }: LabRequest) => {
    const group = groupNamed(state, AutoScalingGroupName);
    const hooks = [...group.hooks.values()].filter(({ name }) => names.length === 0 || names.includes(name));
    return { LifecycleHooks: hooks.map((hook) => describedHook(hook, group)) };
  },
);
