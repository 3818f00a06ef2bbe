import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const AutoScalingGroupName = 'fleet';
const named = { AutoScalingGroupName };

/** A person makes a group of hosts, sizes it, holds its processes and deletes it. */
export function groupSession(tools: () => SessionTools): void {
  const group = () => tools().lab.control.state.autoScaling.groups.get(AutoScalingGroupName);
  const isFull = () => {
    const members = [...(group()?.members.values() ?? [])];
    return members.length === group()?.desired && members.every(({ lifecycle }) => lifecycle === 'InService');
  };

  it('looks around and makes a group', async () => {
    const { boto3, lab } = tools();
    const { ec2, autoScaling } = lab.control.state;
    expect(await boto3.call('autoscaling', 'describe_account_limits')).toMatchObject({
      MaxNumberOfAutoScalingGroups: 500,
      NumberOfAutoScalingGroups: autoScaling.groups.size,
    });
    const { AdjustmentTypes } = await boto3.call('autoscaling', 'describe_adjustment_types');
    expect(itemsOf(AdjustmentTypes).map(({ AdjustmentType }) => AdjustmentType)).toEqual([
      'ChangeInCapacity',
      'ExactCapacity',
      'PercentChangeInCapacity',
    ]);
    const { Processes } = await boto3.call('autoscaling', 'describe_scaling_process_types');
    expect(itemsOf(Processes)).toContainEqual({ ProcessName: 'ReplaceUnhealthy' });
    const { TerminationPolicyTypes } = await boto3.call('autoscaling', 'describe_termination_policy_types');
    expect(TerminationPolicyTypes).toContain('OldestInstance');

    await boto3.call('autoscaling', 'create_auto_scaling_group', {
      ...named,
      LaunchTemplate: { LaunchTemplateId: ec2.launchTemplate.id, Version: '$Latest' },
      MinSize: 1,
      MaxSize: 6,
      DesiredCapacity: 3,
      VPCZoneIdentifier: ec2.zones.map(({ subnetId }) => subnetId).join(','),
      HealthCheckGracePeriod: 5,
      Tags: [{ Key: 'team', Value: 'blue', PropagateAtLaunch: true }],
    });
    await until(lab, isFull);
    const { AutoScalingGroups } = await boto3.call('autoscaling', 'describe_auto_scaling_groups', {
      AutoScalingGroupNames: [AutoScalingGroupName],
    });
    const [described = {}] = itemsOf(AutoScalingGroups);
    expect(described).toMatchObject({
      AutoScalingGroupARN: group()?.arn,
      DesiredCapacity: 3,
      AvailabilityZones: group()?.zones,
      HealthCheckGracePeriod: 5,
      DefaultCooldown: lab.control.state.constants.cooldownMs / 1000,
      Tags: [{ Key: 'team', Value: 'blue', PropagateAtLaunch: true, ResourceId: AutoScalingGroupName }],
    });
    expect(Date.parse(String(described['CreatedTime']))).toBe(group()?.createdAt);
    expect(itemsOf(described['Instances'])).toEqual(
      [...(group()?.members ?? [])].map(([InstanceId, { zone, type }]) =>
        expect.objectContaining({
          InstanceId,
          InstanceType: type,
          AvailabilityZone: zone,
          LifecycleState: 'InService',
          HealthStatus: 'Healthy',
          ProtectedFromScaleIn: false,
        }),
      ),
    );
  });

  it('sizes it, holds its processes and turns the pages of what it did', async () => {
    const { boto3, lab, note } = tools();
    await boto3.call('autoscaling', 'set_desired_capacity', { ...named, DesiredCapacity: 4 });
    await until(lab, isFull);
    await boto3.call('autoscaling', 'suspend_processes', { ...named, ScalingProcesses: ['Launch'] });
    await boto3.call('autoscaling', 'update_auto_scaling_group', {
      ...named,
      MaxSize: 8,
      DesiredCapacity: 5,
      TerminationPolicies: ['NewestInstance'],
      DefaultInstanceWarmup: 1,
    });
    expect(group()).toMatchObject({ max: 8, desired: 5, terminationPolicies: ['NewestInstance'] });
    expect(group()?.members.size).toBe(4);
    await boto3.call('autoscaling', 'resume_processes', named);
    await until(lab, isFull);

    const shown = async (method: string, params: object, list: string) => {
      const pages = await boto3.pages('autoscaling', method, {
        ...params,
        PaginationConfig: { PageSize: 2 },
      });
      expect(pages.length).toBeGreaterThan(1);
      note('paginated listing', method);
      return pages.flatMap((page) => itemsOf(page[list]));
    };
    const activities = await shown('describe_scaling_activities', named, 'Activities');
    expect(activities).toHaveLength(5);
    expect(activities.map(({ Cause }) => Cause)).toEqual(group()?.activities.map(({ cause }) => cause));
    expect(activities[0]).toMatchObject({
      ActivityId: group()?.activities[0]?.id,
      StatusCode: 'Successful',
      Progress: 100,
      Cause: expect.stringMatching(/desired: 5 changing the desired capacity from 4 to 5\./),
    });
    const instances = await shown('describe_auto_scaling_instances', {}, 'AutoScalingInstances');
    expect(
      instances.flatMap((each) =>
        each['AutoScalingGroupName'] === AutoScalingGroupName ? each['InstanceId'] : [],
      ),
    ).toEqual([...(group()?.members.keys() ?? [])].toSorted());

    const tag = { ResourceId: AutoScalingGroupName, ResourceType: 'auto-scaling-group' };
    await boto3.call('autoscaling', 'create_or_update_tags', {
      Tags: ['env', 'cost', 'team'].map((Key) => ({ ...tag, Key, Value: 'lab', PropagateAtLaunch: false })),
    });
    await boto3.call('autoscaling', 'delete_tags', { Tags: [{ ...tag, Key: 'cost' }] });
    expect(group()?.tags).toEqual({ team: 'lab', env: 'lab' });
    const tags = await boto3.pages('autoscaling', 'describe_tags', {
      Filters: [{ Name: 'auto-scaling-group', Values: [AutoScalingGroupName] }],
      PaginationConfig: { PageSize: 1 },
    });
    expect(tags.map(({ Tags }) => Tags)).toMatchObject([[{ Key: 'env' }], [{ Key: 'team' }]]);
    note('paginated listing', 'describe_tags');
  });

  it('reads what is refused, and deletes the group', async () => {
    const { boto3, lab, note } = tools();
    const refusal = (method: string, params: object, message: string) =>
      refused(tools(), ['autoscaling', method, { ...named, ...params }], {
        class: 'ClientError',
        code: 'ValidationError',
        status: 400,
        message,
      });
    await refusal(
      'set_desired_capacity',
      { DesiredCapacity: 9 },
      'New SetDesiredCapacity value 9 is above max value 8 for the AutoScalingGroup.',
    );
    await refusal(
      'set_desired_capacity',
      { AutoScalingGroupName: 'ghost', DesiredCapacity: 1 },
      'AutoScalingGroup name not found - AutoScalingGroup ghost not found',
    );
    const zones = group()?.zones;
    const create = { MinSize: 0, MaxSize: 1, AvailabilityZones: zones };
    await refusal(
      'create_auto_scaling_group',
      create,
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
    const LaunchTemplate = { LaunchTemplateName: lab.control.state.ec2.launchTemplate.name };
    await refused(
      tools(),
      ['autoscaling', 'create_auto_scaling_group', { ...named, ...create, LaunchTemplate }],
      {
        class: 'AlreadyExistsFault',
        code: 'AlreadyExists',
        status: 400,
        message: 'AutoScalingGroup by this name already exists - A group with the name fleet already exists',
      },
    );
    await refused(tools(), ['autoscaling', 'describe_tags', { NextToken: 'rubbish' }], {
      class: 'InvalidNextToken',
      code: 'InvalidNextToken',
      status: 400,
      message: "The token 'rubbish' was invalid",
    });
    await refused(tools(), ['autoscaling', 'delete_auto_scaling_group', named], {
      class: 'ResourceInUseFault',
      code: 'ResourceInUse',
      status: 400,
      message:
        'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    });

    const groups = await boto3.pages('autoscaling', 'describe_auto_scaling_groups', {
      PaginationConfig: { PageSize: 1 },
    });
    expect(groups.flatMap((page) => itemsOf(page['AutoScalingGroups']))).toMatchObject(
      [...lab.control.state.autoScaling.groups.keys()]
        .toSorted()
        .map((name) => ({ AutoScalingGroupName: name })),
    );
    note('paginated listing', 'describe_auto_scaling_groups');
    const members = [...(group()?.members.keys() ?? [])];
    await boto3.call('autoscaling', 'delete_auto_scaling_group', { ...named, ForceDelete: true });
    await until(lab, () => group() === undefined);
    expect(members.map((id) => lab.control.state.ec2.instances.get(id)?.state)).toEqual(
      members.map(() => 'terminated'),
    );
    const gone = await boto3.call('autoscaling', 'describe_scaling_activities', {
      ...named,
      IncludeDeletedGroups: true,
    });
    expect(itemsOf(gone['Activities'])[0]).toMatchObject({ AutoScalingGroupState: 'Deleted' });
  });
}
