import {
  CompleteLifecycleActionCommand,
  DeleteLifecycleHookCommand,
  DescribeLifecycleHooksCommand,
  PutLifecycleHookCommand,
  RecordLifecycleActionHeartbeatCommand,
} from '@aws-sdk/client-auto-scaling';
import type { PutLifecycleHookCommandInput } from '@aws-sdk/client-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const AutoScalingGroupName = 'default-hosts';
const LifecycleHookName = 'drain';
const LifecycleTransition = 'autoscaling:EC2_INSTANCE_TERMINATING';
let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

const put = (input: Partial<PutLifecycleHookCommandInput> = {}) =>
  lab.autoScaling.send(
    new PutLifecycleHookCommand({
      AutoScalingGroupName,
      LifecycleHookName,
      LifecycleTransition,
      ...input,
    }),
  );

const hooks = async (LifecycleHookNames?: string[]) =>
  (
    await lab.autoScaling.send(
      new DescribeLifecycleHooksCommand({ AutoScalingGroupName, LifecycleHookNames }),
    )
  ).LifecycleHooks;

const memberOf = (id: string) =>
  lab.control.state.autoScaling.groups.get(AutoScalingGroupName)?.members.get(id);

/** A member that the hook holds because it was terminated from outside. */
async function held(): Promise<string> {
  await put({ HeartbeatTimeout: 60 });
  const [id = ''] = lab.control.state.ec2.instances.keys();
  lab.control.ec2.terminate([id], { skipOsShutdown: true });
  lab.pass(10_000);
  expect(memberOf(id)?.lifecycle).toBe('Terminating:Wait');
  return id;
}

describe('a lifecycle hook', () => {
  it('is put with AWS’s defaults, changed in part, described and deleted', async () => {
    await put({ HeartbeatTimeout: 60, NotificationMetadata: 'why' });
    const described = {
      LifecycleHookName,
      AutoScalingGroupName,
      LifecycleTransition,
      HeartbeatTimeout: 60,
      GlobalTimeout: 6000,
      DefaultResult: 'ABANDON',
      NotificationMetadata: 'why',
    };
    expect(await hooks()).toEqual([described]);
    await put({ LifecycleTransition: undefined, DefaultResult: 'CONTINUE' });
    expect(await hooks([LifecycleHookName, 'other'])).toEqual([{ ...described, DefaultResult: 'CONTINUE' }]);
    const remove = () =>
      lab.autoScaling.send(new DeleteLifecycleHookCommand({ AutoScalingGroupName, LifecycleHookName }));
    await remove();
    expect(await hooks()).toEqual([]);
    await expect(remove()).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it.each<Partial<PutLifecycleHookCommandInput>>([
    { HeartbeatTimeout: 29 },
    { HeartbeatTimeout: 7201 },
    { LifecycleTransition: undefined },
    { LifecycleTransition: 'autoscaling:SOMETHING' },
    { DefaultResult: 'MAYBE' },
    { LifecycleHookName: 'two words' },
    { NotificationTargetARN: 'arn:aws:sqs:lab-local-1:000000000000:events' },
    { AutoScalingGroupName: 'ghost' },
  ])('is refused with %o', async (input) => {
    await expect(put(input)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('is one of fifty at most', async () => {
    for (let count = 0; count < 50; count += 1) await put({ LifecycleHookName: `hook-${count}` });
    await expect(put()).rejects.toMatchObject({ name: 'LimitExceededFault' });
  });
});

describe('a lifecycle action', () => {
  const complete = (input: object) =>
    lab.autoScaling.send(
      new CompleteLifecycleActionCommand({
        AutoScalingGroupName,
        LifecycleHookName,
        LifecycleActionResult: 'CONTINUE',
        ...input,
      }),
    );

  it('is completed by instance, and then is no more', async () => {
    const id = await held();
    await complete({ InstanceId: id });
    expect(memberOf(id)).toBeUndefined();
    await expect(complete({ InstanceId: id })).rejects.toMatchObject({
      name: 'ValidationError',
      message: `No active Lifecycle Action found with instance ID ${id}`,
    });
  });

  it('is completed by token, and put off by a heartbeat', async () => {
    const id = await held();
    const token = memberOf(id)?.actions.get(LifecycleHookName)?.token;
    lab.pass(40_000);
    const action = { AutoScalingGroupName, LifecycleHookName, LifecycleActionToken: token };
    await lab.autoScaling.send(new RecordLifecycleActionHeartbeatCommand(action));
    lab.pass(40_000);
    expect(memberOf(id)?.lifecycle).toBe('Terminating:Wait');
    await complete({ LifecycleActionToken: token });
    expect(memberOf(id)).toBeUndefined();
    const other = '00000000-0000-0000-0000-000000000000';
    await expect(complete({ LifecycleActionToken: other })).rejects.toMatchObject({
      message: `No active Lifecycle Action found with token ${other}`,
    });
  });

  it('needs a hook, a result, and an instance or a token', async () => {
    const id = await held();
    await expect(complete({ InstanceId: id, LifecycleHookName: 'other' })).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await expect(complete({ InstanceId: id, LifecycleActionResult: 'STAY' })).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await expect(complete({})).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
