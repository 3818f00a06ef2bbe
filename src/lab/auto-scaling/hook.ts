import type { LifecycleHook as Described, LifecycleHookSpecification } from '@aws-sdk/client-auto-scaling';
import { LimitExceededFault } from '@aws-sdk/client-auto-scaling';
import { longestHoldMs } from '../control/auto-scaling/hooks.ts';
import type { GroupMember, GroupRecord, LifecycleHook } from '../control/auto-scaling/records.ts';
import type { LabState } from '../control/state.ts';
import { checkLength, constraintError, refuseUnmodelled, validationError } from './errors.ts';

const transitions = ['autoscaling:EC2_INSTANCE_LAUNCHING', 'autoscaling:EC2_INSTANCE_TERMINATING'] as const;
const heartbeatSeconds = { least: 30, most: 7200 };
const mostHooks = 50;

/** A hook as it is asked for; what is not said is kept of the hook of its name, or is AWS's default. */
export function wantedHook(
  input: Partial<LifecycleHookSpecification>,
  known: LifecycleHook | undefined,
  state: LabState,
): LifecycleHook {
  refuseUnmodelled(input, { NotificationTargetARN: '', RoleARN: undefined });
  const { LifecycleHookName: name = '', LifecycleTransition, HeartbeatTimeout, DefaultResult } = input;
  checkLength('lifecycleHookName', name, 255);
  if (!/^[\w/-]+$/.test(name))
    throw constraintError(
      'lifecycleHookName',
      name,
      String.raw`Member must satisfy regular expression pattern: [A-Za-z0-9\-_\/]+`,
    );
  const transition = transitions.find((each) => each === LifecycleTransition) ?? known?.transition;
  if (!transition || (LifecycleTransition !== undefined && transition !== LifecycleTransition))
    throw validationError(`Lifecycle transition must be one of [${transitions.join(', ')}].`);
  const { least, most } = heartbeatSeconds;
  if (HeartbeatTimeout !== undefined && (HeartbeatTimeout < least || HeartbeatTimeout > most))
    throw validationError(`HeartbeatTimeout must be between ${least} and ${most} seconds.`);
  const metadata = input.NotificationMetadata ?? known?.notificationMetadata;
  return {
    name,
    transition,
    heartbeatMs:
      HeartbeatTimeout === undefined
        ? (known?.heartbeatMs ?? state.constants.hookHeartbeatMs)
        : HeartbeatTimeout * 1000,
    defaultResult:
      DefaultResult === undefined ? (known?.defaultResult ?? 'ABANDON') : resultNamed(DefaultResult),
    ...(metadata !== undefined && { notificationMetadata: metadata }),
  };
}

export function checkHookCount(count: number): void {
  if (count > mostHooks)
    throw new LimitExceededFault({
      message: `You cannot have more than ${mostHooks} lifecycle hooks for an Auto Scaling group.`,
      $metadata: {},
    });
}

export function resultNamed(text: string): LifecycleHook['defaultResult'] {
  if (text === 'CONTINUE' || text === 'ABANDON') return text;
  throw validationError('LifecycleActionResult must be one of [CONTINUE, ABANDON].');
}

export function describedHook(hook: LifecycleHook, { name }: GroupRecord): Described {
  return {
    LifecycleHookName: hook.name,
    AutoScalingGroupName: name,
    LifecycleTransition: hook.transition,
    ...(hook.notificationMetadata !== undefined && { NotificationMetadata: hook.notificationMetadata }),
    HeartbeatTimeout: hook.heartbeatMs / 1000,
    GlobalTimeout: Math.floor(longestHoldMs(hook) / 1000),
    DefaultResult: hook.defaultResult,
  };
}

interface ActionRequest {
  LifecycleHookName?: string | undefined;
  LifecycleActionToken?: string | undefined;
  InstanceId?: string | undefined;
}

/** The member that waits for this hook, named by its id or by the token of the action. */
export function waitingMember(
  group: GroupRecord,
  { LifecycleHookName: hook = '', LifecycleActionToken: token, InstanceId: id }: ActionRequest,
): [id: string, member: GroupMember] {
  if (!group.hooks.has(hook))
    throw validationError(`No Lifecycle Hook found with name: ${hook} for AutoScalingGroup: ${group.name}`);
  if (token === undefined && id === undefined)
    throw validationError('Either LifecycleActionToken or InstanceId must be specified.');
  const member = id === undefined ? undefined : group.members.get(id);
  const candidates =
    id === undefined ? [...group.members] : member ? [[id, member] satisfies [string, GroupMember]] : [];
  const found = candidates.find(([, { actions }]) => {
    const action = actions.get(hook);
    return action && (token === undefined || action.token === token);
  });
  if (found) return found;
  throw validationError(
    token === undefined
      ? `No active Lifecycle Action found with instance ID ${id}`
      : `No active Lifecycle Action found with token ${token}`,
  );
}
