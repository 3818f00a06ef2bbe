import {
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAccountLimitsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingProcessTypesCommand,
  DescribeTerminationPolicyTypesCommand,
  SetDesiredCapacityCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type {
  CreateAutoScalingGroupCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const AutoScalingGroupName = 'extra';
let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

const create = (input: Partial<CreateAutoScalingGroupCommandInput> = {}) =>
  lab.autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName,
      LaunchTemplate: { LaunchTemplateName: 'default-hosts', Version: '$Latest' },
      MinSize: 1,
      MaxSize: 6,
      AvailabilityZones: ['lab-local-1a', 'lab-local-1b'],
      ...input,
    }),
  );

const update = (input: Partial<UpdateAutoScalingGroupCommandInput>) =>
  lab.autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...input }));

const groupNow = async () => {
  const { AutoScalingGroups = [] } = await lab.autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
  );
  return AutoScalingGroups[0];
};

const refusedWith = (name: string, message: string | RegExp) => ({
  name,
  message: typeof message === 'string' ? message : expect.stringMatching(message),
});

describe('a group that is created', () => {
  it('launches what is wanted of it in its zones, and says why', async () => {
    const subnets = lab.control.state.ec2.zones.slice(0, 2).map(({ subnetId }) => subnetId);
    await create({
      DesiredCapacity: 3,
      AvailabilityZones: [],
      VPCZoneIdentifier: subnets.join(','),
      DefaultInstanceWarmup: 30,
      HealthCheckType: 'ELB',
      HealthCheckGracePeriod: 120,
      TerminationPolicies: ['NewestInstance', 'Default'],
      Tags: [{ Key: 'team', Value: 'blue', PropagateAtLaunch: true }],
    });
    lab.pass(10_000);
    const group = await groupNow();
    expect(group).toMatchObject({
      DesiredCapacity: 3,
      AvailabilityZones: ['lab-local-1a', 'lab-local-1b'],
      VPCZoneIdentifier: subnets.join(','),
      HealthCheckType: 'ELB',
      HealthCheckGracePeriod: 120,
      DefaultInstanceWarmup: 30,
      TerminationPolicies: ['NewestInstance', 'Default'],
      LaunchTemplate: { LaunchTemplateName: 'default-hosts', Version: '$Latest' },
    });
    expect(group?.Instances?.map(({ LifecycleState }) => LifecycleState)).toEqual(Array(3).fill('InService'));
    const [instance] = group?.Instances ?? [];
    expect(lab.control.state.ec2.instances.get(instance?.InstanceId ?? '')?.tags).toMatchObject({
      team: 'blue',
      'aws:autoscaling:groupName': AutoScalingGroupName,
    });
    const { Activities = [] } = await lab.autoScaling.send(
      new DescribeScalingActivitiesCommand({ AutoScalingGroupName }),
    );
    expect(Activities[0]?.Cause).toMatch(
      /^At \S+Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 3\. {2}At \S+Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 3\.$/,
    );
  });

  it.each<[Partial<CreateAutoScalingGroupCommandInput>, string, string | RegExp]>([
    [{ MinSize: 7 }, 'ValidationError', 'Max bound, 6, must be greater than or equal to min bound, 7'],
    [
      { DesiredCapacity: 9 },
      'ValidationError',
      'Desired capacity:9 must be between the specified min size:1 and max size:6',
    ],
    [{ MinSize: -1 }, 'ValidationError', /at 'minSize' failed to satisfy constraint/],
    [{ LaunchTemplate: undefined }, 'ValidationError', /^Valid requests must contain either LaunchTemplate/],
    [
      { LaunchTemplate: { LaunchTemplateId: 'lt-0123456789abcdef0' } },
      'ValidationError',
      'You must use a valid fully-formed launch template. The specified launch template, with template ID lt-0123456789abcdef0, does not exist.',
    ],
    [
      { AvailabilityZones: [] },
      'ValidationError',
      'At least one Availability Zone or VPC Subnet is required.',
    ],
    [{ AvailabilityZones: ['mars-1a'] }, 'ValidationError', 'Invalid availability zones: [mars-1a]'],
    [
      { VPCZoneIdentifier: 'subnet-00000000000000000' },
      'ValidationError',
      "The subnet ID 'subnet-00000000000000000' does not exist",
    ],
    [
      { TargetGroupARNs: ['arn:none'] },
      'ValidationError',
      'Provided Target Groups may not be valid. Please ensure they exist and try again.',
    ],
    [{ HealthCheckType: 'PULSE' }, 'ValidationError', /^Invalid HealthCheckType: PULSE/],
    [{ TerminationPolicies: ['Youngest'] }, 'ValidationError', /^Termination policy Youngest is not valid/],
    [{ AutoScalingGroupName: 'x'.repeat(256) }, 'ValidationError', /length less than or equal to 255$/],
    [{ MaxInstanceLifetime: 86_400 }, 'ValidationError', 'The lab does not model MaxInstanceLifetime.'],
    [
      { AutoScalingGroupName: 'default-hosts' },
      'AlreadyExistsFault',
      'AutoScalingGroup by this name already exists - A group with the name default-hosts already exists',
    ],
  ])('is refused with %o', async (input, name, message) => {
    await expect(create(input)).rejects.toMatchObject(refusedWith(name, message));
    expect(lab.control.state.autoScaling.groups.size).toBe(1);
  });
});

describe('a group that is updated', () => {
  it('takes new bounds, and moves what is wanted of it into them', async () => {
    await create({ DesiredCapacity: 2 });
    await update({ MinSize: 4, DefaultCooldown: 7, NewInstancesProtectedFromScaleIn: true });
    lab.pass(10_000);
    const group = await groupNow();
    expect(group).toMatchObject({ MinSize: 4, MaxSize: 6, DesiredCapacity: 4, DefaultCooldown: 7 });
    expect(group?.Instances).toHaveLength(4);
    expect(group?.Instances?.at(-1)?.ProtectedFromScaleIn).toBe(true);
    await update({ DefaultInstanceWarmup: 60 });
    await update({ DefaultInstanceWarmup: -1 });
    expect((await groupNow())?.DefaultInstanceWarmup).toBeUndefined();
  });

  it('refuses sizes that contradict each other, and what the lab does not model', async () => {
    await create();
    await expect(update({ MaxSize: 0 })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(update({ CapacityRebalance: true })).rejects.toMatchObject(
      refusedWith('ValidationError', 'The lab does not model CapacityRebalance.'),
    );
    await expect(update({ AutoScalingGroupName: 'ghost' })).rejects.toMatchObject(
      refusedWith('ValidationError', 'AutoScalingGroup name not found - AutoScalingGroup ghost not found'),
    );
  });

  it('has its capacity set within its bounds, and not during a cooldown that is to be honored', async () => {
    await create();
    const set = (DesiredCapacity: number, HonorCooldown = false) =>
      lab.autoScaling.send(
        new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity, HonorCooldown }),
      );
    await expect(set(7)).rejects.toMatchObject(
      refusedWith(
        'ValidationError',
        'New SetDesiredCapacity value 7 is above max value 6 for the AutoScalingGroup.',
      ),
    );
    await set(2);
    lab.pass(2000);
    await expect(set(3, true)).rejects.toMatchObject(
      refusedWith('ScalingActivityInProgressFault', /^Scaling activity \S{36} is in progress and blocks/),
    );
    lab.pass(60_000);
    await set(3, true);
    expect((await groupNow())?.DesiredCapacity).toBe(3);
  });
});

describe('a group that is deleted', () => {
  const remove = (ForceDelete?: boolean) =>
    lab.autoScaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete }));

  it('is in use while it has instances, unless it is forced, and keeps its activities', async () => {
    await create({ DesiredCapacity: 2 });
    lab.pass(10_000);
    await expect(remove()).rejects.toMatchObject(
      refusedWith('ResourceInUseFault', /^You cannot delete an AutoScalingGroup while there are instances/),
    );
    await remove(true);
    expect(await groupNow()).toMatchObject({ Status: 'Delete in progress', DesiredCapacity: 0 });
    await expect(update({ MaxSize: 9 })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(create()).rejects.toMatchObject(refusedWith('AlreadyExistsFault', /pending delete$/));
    lab.pass(20_000);
    expect(await groupNow()).toBeUndefined();
    const activities = (IncludeDeletedGroups: boolean) =>
      lab.autoScaling.send(new DescribeScalingActivitiesCommand({ IncludeDeletedGroups }));
    const states = async (isIncluded: boolean) =>
      (await activities(isIncluded)).Activities?.map(({ AutoScalingGroupState }) => AutoScalingGroupState);
    expect(await states(false)).not.toContain('Deleted');
    expect((await states(true))?.filter((state) => state === 'Deleted')).toHaveLength(4);
  });

  it('goes at once when it is empty, and not while it is emptied', async () => {
    await create({ MinSize: 0, DesiredCapacity: 1 });
    lab.pass(10_000);
    await update({ MaxSize: 0 });
    lab.pass(1000);
    await expect(remove()).rejects.toMatchObject({ name: 'ScalingActivityInProgressFault' });
    lab.pass(10_000);
    await remove();
    expect(await groupNow()).toBeUndefined();
  });
});

describe('what Auto Scaling offers', () => {
  it('is told', async () => {
    const { Processes } = await lab.autoScaling.send(new DescribeScalingProcessTypesCommand({}));
    expect(Processes?.map(({ ProcessName }) => ProcessName)).toContain('AZRebalance');
    const { TerminationPolicyTypes } = await lab.autoScaling.send(
      new DescribeTerminationPolicyTypesCommand({}),
    );
    expect(TerminationPolicyTypes).toEqual([
      'AllocationStrategy',
      'ClosestToNextInstanceHour',
      'Default',
      'NewestInstance',
      'OldestInstance',
      'OldestLaunchConfiguration',
      'OldestLaunchTemplate',
    ]);
    expect(await lab.autoScaling.send(new DescribeAccountLimitsCommand({}))).toMatchObject({
      MaxNumberOfAutoScalingGroups: 500,
      NumberOfAutoScalingGroups: 1,
    });
  });
});
