import { expect, it } from 'vitest';
import { rowsOf } from './shell.ts';
import type { Shell } from './shell.ts';

/** A person at the CLI makes a group of hosts, sizes it, gives it policies and a hook, and deletes it. */
export function groupCommands(shell: () => Shell): void {
  const groups = () => shell().lab.control.state.autoScaling.groups;
  const fleet = () => groups().get('fleet');
  const isFull = () => {
    const members = [...(fleet()?.members.values() ?? [])];
    return members.length === fleet()?.desired && members.every(({ lifecycle }) => lifecycle === 'InService');
  };

  it('makes a group by the words of the shorthand, and finds it by its tags', async () => {
    const { aws, lab, refused, until } = shell();
    const subnets = lab.control.state.ec2.zones.map(({ subnetId }) => subnetId).join(',');
    await aws`autoscaling create-auto-scaling-group --auto-scaling-group-name fleet
      --launch-template LaunchTemplateName=default-hosts,Version=$Latest --min-size 0 --max-size 4
      --desired-capacity 2 --vpc-zone-identifier ${subnets}
      --tags Key=team,Value=blue,PropagateAtLaunch=true Key=cost,Value=none,PropagateAtLaunch=false`;
    expect(fleet()).toMatchObject({ desired: 2, max: 4, tags: { team: 'blue', cost: 'none' } });
    expect([...(fleet()?.propagated ?? [])]).toEqual(['team']);
    await until(isFull);
    const [found, members, exists] = await Promise.all([
      aws`autoscaling describe-auto-scaling-groups --filters Name=tag:team,Values=blue
        --query AutoScalingGroups[].[AutoScalingGroupName,MinSize,MaxSize,DesiredCapacity]`,
      aws`autoscaling describe-auto-scaling-instances --page-size 3 --output text
        --query AutoScalingInstances[].[InstanceId,AutoScalingGroupName,LifecycleState]`,
      refused`autoscaling create-auto-scaling-group --auto-scaling-group-name fleet --min-size 0 --max-size 1
        --launch-template LaunchTemplateName=default-hosts --availability-zones lab-local-1a`,
    ]);
    expect(found).toEqual([['fleet', 0, 4, 2]]);
    expect(rowsOf(members)).toEqual(
      [...groups().values()]
        .flatMap(({ name, members: own }) => [...own.keys()].map((id) => [id, name, 'InService']))
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
    expect(exists).toBe(
      '(AlreadyExists) AutoScalingGroup by this name already exists - A group with the name fleet already exists',
    );
  });

  it('sizes it, and reads its activities in pages', async () => {
    const { aws, refused, until } = shell();
    await aws`autoscaling set-desired-capacity --auto-scaling-group-name fleet --desired-capacity 3`;
    await until(isFull);
    const [first, large, process] = await Promise.all([
      aws`autoscaling describe-scaling-activities --auto-scaling-group-name fleet --page-size 1 --max-items 2`,
      refused`autoscaling set-desired-capacity --auto-scaling-group-name fleet --desired-capacity 9`,
      refused`autoscaling suspend-processes --auto-scaling-group-name fleet --scaling-processes Lunch`,
    ]);
    const rest = await aws`autoscaling describe-scaling-activities --auto-scaling-group-name fleet
      --starting-token ${Object(first).NextToken}`;
    const activities = [...Object(first).Activities, ...Object(rest).Activities];
    // Both hosts of the beginning were launched in one moment: their activities may come in either order.
    expect(activities.map(({ Cause }) => Cause)).toEqual(fleet()?.activities.map(({ cause }) => cause));
    expect(new Set(activities.map(({ ActivityId }) => ActivityId))).toEqual(
      new Set(fleet()?.activities.map(({ id }) => id)),
    );
    expect(large).toBe(
      '(ValidationError) New SetDesiredCapacity value 9 is above max value 4 for the AutoScalingGroup.',
    );
    expect(process).toMatch(/^\(ValidationError\) Lunch is not a valid process/);
  });

  it('has it scale by policies in shorthand and in JSON', async () => {
    const { aws, until } = shell();
    const target = {
      PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
      TargetValue: 50,
    };
    const [, tracking] = await Promise.all([
      aws`autoscaling put-scaling-policy --auto-scaling-group-name fleet --policy-name out
        --adjustment-type ChangeInCapacity --scaling-adjustment 1 --cooldown 1`,
      aws`autoscaling put-scaling-policy --auto-scaling-group-name fleet --policy-name cpu
        --policy-type TargetTrackingScaling --target-tracking-configuration ${JSON.stringify(target)}
        --query Alarms[].AlarmName`,
      aws`autoscaling put-scaling-policy --auto-scaling-group-name fleet --policy-name steps
        --policy-type StepScaling --adjustment-type PercentChangeInCapacity --min-adjustment-magnitude 1
        --step-adjustments MetricIntervalLowerBound=0,MetricIntervalUpperBound=10,ScalingAdjustment=10
        MetricIntervalLowerBound=10,ScalingAdjustment=30`,
    ]);
    expect(tracking).toEqual(fleet()?.policies.get('cpu')?.alarms);
    expect(fleet()?.policies.get('steps')?.steps).toEqual([
      { lower: 0, upper: 10, adjustment: 10 },
      { lower: 10, adjustment: 30 },
    ]);
    const [policies] = await Promise.all([
      aws`autoscaling describe-policies --auto-scaling-group-name fleet --page-size 1
        --query ScalingPolicies[].PolicyName`,
      aws`autoscaling execute-policy --auto-scaling-group-name fleet --policy-name out`,
    ]);
    expect(new Set(Object(policies))).toEqual(new Set(fleet()?.policies.keys()));
    expect(fleet()?.desired).toBe(4);
    await until(isFull);
  });

  it('holds a host that ends with a hook, and deletes the group', async () => {
    const { aws, refused, until } = shell();
    await aws`autoscaling put-lifecycle-hook --auto-scaling-group-name fleet --lifecycle-hook-name drain
      --lifecycle-transition autoscaling:EC2_INSTANCE_TERMINATING --heartbeat-timeout 7200`;
    const [id = ''] = fleet()?.members.keys() ?? [];
    await aws`autoscaling terminate-instance-in-auto-scaling-group --instance-id ${id}
      --should-decrement-desired-capacity`;
    await until(() => fleet()?.members.get(id)?.lifecycle === 'Terminating:Wait');
    const [waiting, inUse] = await Promise.all([
      aws`autoscaling describe-auto-scaling-instances --instance-ids ${id}
        --query AutoScalingInstances[0].LifecycleState`,
      refused`autoscaling delete-auto-scaling-group --auto-scaling-group-name fleet`,
    ]);
    expect(waiting).toBe('Terminating:Wait');
    expect(inUse).toMatch(
      /^\(ResourceInUse\) You cannot delete an AutoScalingGroup while there are instances/,
    );
    await aws`autoscaling complete-lifecycle-action --auto-scaling-group-name fleet --instance-id ${id}
      --lifecycle-hook-name drain --lifecycle-action-result CONTINUE`;
    await until(() => fleet()?.members.has(id) === false);
    expect(fleet()?.desired).toBe(3);
    await aws`autoscaling delete-auto-scaling-group --auto-scaling-group-name fleet --force-delete`;
    await until(() => fleet() === undefined);
    expect(shell().lab.control.state.ec2.instances.get(id)?.state).toBe('terminated');
  });
}
