import {
  AttachInstancesCommand,
  AttachLoadBalancerTargetGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeLoadBalancerTargetGroupsCommand,
  DetachInstancesCommand,
  DetachLoadBalancerTargetGroupsCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  SetInstanceHealthCommand,
  SetInstanceProtectionCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const AutoScalingGroupName = 'default-hosts';
let lab: ServedLab;
let id: string;

beforeEach(async () => {
  lab = await servedLab({ group: { min: 7, max: 10 } });
  [id = ''] = lab.control.state.ec2.instances.keys();
});

afterEach(() => lab.close());

const group = () => {
  const found = lab.control.state.autoScaling.groups.get(AutoScalingGroupName);
  if (!found) throw new Error('the lab has no group');
  return found;
};

const described = async (instanceId = id) => {
  const { AutoScalingInstances = [] } = await lab.autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
  );
  return AutoScalingInstances[0];
};

describe('a member that is terminated through its group', () => {
  const terminate = (ShouldDecrementDesiredCapacity: boolean, InstanceId = id) =>
    lab.autoScaling.send(
      new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity }),
    );

  it('is replaced, or makes the group smaller down to its minimum', async () => {
    const { Activity } = await terminate(true);
    expect(Activity).toMatchObject({
      Description: `Terminating EC2 instance: ${id}`,
      StatusCode: 'InProgress',
      Cause: expect.stringMatching(
        /instance i-\w+ was taken out of service in response to a user request, shrinking the capacity from 8 to 7\.$/,
      ),
    });
    lab.pass(20_000);
    expect([group().desired, group().members.size]).toEqual([7, 7]);
    const [other = ''] = group().members.keys();
    await expect(terminate(true, other)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(/^Currently, desiredSize equals minSize \(7\)\./),
    });
    await terminate(false, other);
    lab.pass(20_000);
    expect([group().members.size, group().members.has(other)]).toEqual([7, false]);
  });

  it('must be managed by a group', async () => {
    await expect(terminate(false, 'i-0123456789abcdef0')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Instance Id not found - No managed instance found for instance ID: i-0123456789abcdef0',
    });
  });
});

describe('standby', () => {
  const enter = (ShouldDecrementDesiredCapacity: boolean) =>
    lab.autoScaling.send(
      new EnterStandbyCommand({ AutoScalingGroupName, InstanceIds: [id], ShouldDecrementDesiredCapacity }),
    );
  const exit = () =>
    lab.autoScaling.send(new ExitStandbyCommand({ AutoScalingGroupName, InstanceIds: [id] }));

  it('takes a member out of service and back', async () => {
    const { Activities } = await enter(true);
    expect(Activities).toMatchObject([
      { Description: `Moving EC2 instance to Standby: ${id}`, StatusCode: 'InProgress', Progress: 50 },
    ]);
    lab.pass(30_000);
    expect(await described()).toMatchObject({ LifecycleState: 'Standby' });
    expect([group().desired, group().members.size]).toEqual([7, 8]);
    const back = await exit();
    expect(back.Activities?.[0]).toMatchObject({ StatusCode: 'PreInService', Progress: 30 });
    lab.pass(5000);
    expect(await described()).toMatchObject({ LifecycleState: 'InService' });
    expect(group().desired).toBe(8);
  });

  it('is refused out of turn and beyond the bounds of the group', async () => {
    await expect(exit()).rejects.toMatchObject({ message: `The instance ${id} is not in Standby.` });
    await enter(false);
    lab.pass(20_000);
    lab.control.autoScaling.groups.update(group(), { max: 8 });
    expect(group().members.size).toBe(9);
    await expect(exit()).rejects.toMatchObject({
      name: 'ValidationError',
      message: `AutoScalingGroup ${AutoScalingGroupName} has min-size=7, max-size=8, and desired-size=8. To remove 1 instance from standby, please update the AutoScalingGroup sizes appropriately.`,
    });
  });
});

describe('instances', () => {
  const detach = (ShouldDecrementDesiredCapacity: boolean) =>
    lab.autoScaling.send(
      new DetachInstancesCommand({ AutoScalingGroupName, InstanceIds: [id], ShouldDecrementDesiredCapacity }),
    );
  const attach = () =>
    lab.autoScaling.send(new AttachInstancesCommand({ AutoScalingGroupName, InstanceIds: [id] }));

  it('are detached, run on, and are attached again', async () => {
    const { Activities } = await detach(true);
    expect(Activities?.[0]).toMatchObject({ Description: `Detaching EC2 instance: ${id}` });
    lab.pass(10_000);
    expect(await described()).toBeUndefined();
    const instance = lab.control.state.ec2.instances.get(id);
    expect(instance?.state).toBe('running');
    expect(instance?.tags).not.toHaveProperty('aws:autoscaling:groupName');
    expect([group().desired, group().members.size]).toEqual([7, 7]);
    await attach();
    lab.pass(5000);
    expect(await described()).toMatchObject({ LifecycleState: 'InService', AutoScalingGroupName });
    expect(group().desired).toBe(8);
  });

  it('are attached neither twice nor when they are unknown', async () => {
    await expect(attach()).rejects.toMatchObject({
      name: 'ValidationError',
      message: `Instance ${id} is already part of AutoScalingGroup:${AutoScalingGroupName}`,
    });
    id = 'i-0123456789abcdef0';
    await expect(attach()).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(detach(false)).rejects.toMatchObject({
      message: `The instance ${id} is not part of Auto Scaling group ${AutoScalingGroupName}.`,
    });
  });

  it('are protected from scale-in, one by one', async () => {
    const protect = (ProtectedFromScaleIn: boolean) =>
      lab.autoScaling.send(
        new SetInstanceProtectionCommand({ AutoScalingGroupName, InstanceIds: [id], ProtectedFromScaleIn }),
      );
    await protect(true);
    expect(await described()).toMatchObject({ ProtectedFromScaleIn: true });
    await protect(false);
    expect(await described()).toMatchObject({ ProtectedFromScaleIn: false });
  });

  it('are unhealthy when a user says so', async () => {
    const set = (HealthStatus: string) =>
      lab.autoScaling.send(new SetInstanceHealthCommand({ InstanceId: id, HealthStatus }));
    await expect(set('Sick')).rejects.toMatchObject({ name: 'ValidationError' });
    await set('Unhealthy');
    expect(await described()).toMatchObject({ HealthStatus: 'UNHEALTHY' });
    lab.pass(20_000);
    expect(await described()).toBeUndefined();
  });
});

describe('target groups', () => {
  it('are attached, described in pages, and detached', async () => {
    const TargetGroupARNs = [...lab.control.state.elb.targetGroups.keys()].slice(0, 2);
    const request = { AutoScalingGroupName, TargetGroupARNs };
    await lab.autoScaling.send(new AttachLoadBalancerTargetGroupsCommand(request));
    const list = (NextToken?: string) =>
      lab.autoScaling.send(
        new DescribeLoadBalancerTargetGroupsCommand({ AutoScalingGroupName, MaxRecords: 1, NextToken }),
      );
    const first = await list();
    const second = await list(first.NextToken);
    const listed = [first, second].flatMap(({ LoadBalancerTargetGroups = [] }) => LoadBalancerTargetGroups);
    expect(new Set(listed.map((each) => each.LoadBalancerTargetGroupARN))).toEqual(new Set(TargetGroupARNs));
    expect(listed).toHaveLength(2);
    expect(second.NextToken).toBeUndefined();
    await lab.autoScaling.send(new DetachLoadBalancerTargetGroupsCommand(request));
    expect((await list()).LoadBalancerTargetGroups).toEqual([]);
    await expect(
      lab.autoScaling.send(new DetachLoadBalancerTargetGroupsCommand(request)),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
