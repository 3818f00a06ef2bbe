import { RecordLifecycleActionHeartbeatCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { groupNamed } from './group.ts';
import { waitingMember } from './hook.ts';

export const RecordLifecycleActionHeartbeat = operation(
  RecordLifecycleActionHeartbeatCommand,
  async (input, { lab }: LabRequest) => {
    const group = groupNamed(lab.state, input.AutoScalingGroupName);
    const [id, member] = waitingMember(group, input);
    lab.autoScaling.hooks.heartbeat(group, id, member, input.LifecycleHookName ?? '');
    return {};
  },
);
