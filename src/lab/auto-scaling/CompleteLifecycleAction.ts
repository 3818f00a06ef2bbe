import { CompleteLifecycleActionCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { groupNamed } from './group.ts';
import { resultNamed, waitingMember } from './hook.ts';

export const CompleteLifecycleAction = operation(
  CompleteLifecycleActionCommand,
  async (input, { lab }: LabRequest) => {
    const group = groupNamed(lab.state, input.AutoScalingGroupName);
    const result = resultNamed(input.LifecycleActionResult ?? '');
    const [id, member] = waitingMember(group, input);
    lab.autoScaling.hooks.complete(id, member, input.LifecycleHookName ?? '', result);
    return {};
  },
);
