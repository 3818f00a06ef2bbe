import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const AutoScalingGroupName = 'default-hosts';
const named = { AutoScalingGroupName };
const simple = {
  ...named,
  PolicyName: 'grow',
  AdjustmentType: 'ChangeInCapacity',
  ScalingAdjustment: 1,
  Cooldown: 60,
};
const stepped = {
  ...named,
  PolicyName: 'leap',
  PolicyType: 'StepScaling',
  AdjustmentType: 'PercentChangeInCapacity',
  EstimatedInstanceWarmup: 0,
  StepAdjustments: [
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 10 },
    { MetricIntervalLowerBound: 20, ScalingAdjustment: 50 },
  ],
};
const tracking = {
  ...named,
  PolicyName: 'track',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingConfiguration: {
    PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
    TargetValue: 50,
    DisableScaleIn: true,
  },
};

/** A person gives the group policies, tries them by hand and removes them. */
export function policySession(tools: () => SessionTools): void {
  const group = () => {
    const found = tools().lab.control.state.autoScaling.groups.get(AutoScalingGroupName);
    if (!found) throw new Error('the lab has no group');
    return found;
  };
  const inService = () =>
    [...group().members.values()].filter(({ lifecycle }) => lifecycle === 'InService').length;

  it('puts a policy of each type, and reads them in pages', async () => {
    const { boto3, lab, note } = tools();
    for (const policy of [simple, stepped]) {
      const { PolicyARN } = await boto3.call('autoscaling', 'put_scaling_policy', policy);
      expect(PolicyARN).toBe(group().policies.get(policy.PolicyName)?.arn);
    }
    const { Alarms } = await boto3.call('autoscaling', 'put_scaling_policy', tracking);
    const names = itemsOf(Alarms).map(({ AlarmName }) => AlarmName);
    expect(names).toEqual(group().policies.get('track')?.alarms);
    expect(names.map((name) => lab.control.state.cloudWatch.alarms.get(String(name))?.alarmActions)).toEqual(
      names.map(() => [group().policies.get('track')?.arn]),
    );
    const pages = await boto3.pages('autoscaling', 'describe_policies', {
      ...named,
      PaginationConfig: { PageSize: 2 },
    });
    expect(pages.map(({ ScalingPolicies }) => itemsOf(ScalingPolicies).length)).toEqual([2, 1]);
    note('paginated listing', 'describe_policies');
    const listed = pages.flatMap(({ ScalingPolicies }) => itemsOf(ScalingPolicies));
    const { ScalingAdjustment, Cooldown } = simple;
    expect(listed.find(({ PolicyName }) => PolicyName === 'grow')).toMatchObject({
      PolicyType: 'SimpleScaling',
      ScalingAdjustment,
      Cooldown,
      Enabled: true,
    });
    expect(listed).toContainEqual(expect.objectContaining(stepped));
    expect(listed).toContainEqual(expect.objectContaining({ ...tracking, Alarms }));
  });

  it('executes them: a simple one is followed by its cooldown, a stepped one needs a value', async () => {
    const { boto3, lab } = tools();
    const grow = { ...named, PolicyName: 'grow', HonorCooldown: true };
    await boto3.call('autoscaling', 'execute_policy', grow);
    expect(group().desired).toBe(9);
    await refused(tools(), ['autoscaling', 'execute_policy', grow], {
      class: 'ScalingActivityInProgressFault',
      code: 'ScalingActivityInProgress',
      status: 400,
      message: expect.stringMatching(/^Scaling activity [\da-f-]{36} is in progress and blocks this action$/),
    });
    await until(lab, () => inService() === 9);
    expect(group().activities[0]?.cause).toContain(
      'a user request executed policy grow changing the desired capacity from 8 to 9.',
    );
    const leap = { ...named, PolicyName: 'leap' };
    await refused(tools(), ['autoscaling', 'execute_policy', leap], {
      class: 'ClientError',
      code: 'ValidationError',
      status: 400,
      message: 'MetricValue and BreachThreshold must be specified for the policy type StepScaling.',
    });
    await boto3.call('autoscaling', 'execute_policy', { ...leap, MetricValue: 75, BreachThreshold: 50 });
    expect(group().desired).toBe(13);
    await until(lab, () => inService() === 13);
  });

  it('removes them, and the alarms with them', async () => {
    const { boto3, lab } = tools();
    const alarms = group().policies.get('track')?.alarms ?? [];
    for (const PolicyName of ['grow', 'leap', 'track'])
      await boto3.call('autoscaling', 'delete_policy', { ...named, PolicyName });
    expect(group().policies.size).toBe(0);
    expect(alarms.filter((name) => lab.control.state.cloudWatch.alarms.has(name))).toEqual([]);
    expect(await boto3.call('autoscaling', 'describe_policies', named)).toEqual({ ScalingPolicies: [] });
    await refused(tools(), ['autoscaling', 'delete_policy', { ...named, PolicyName: 'grow' }], {
      class: 'ClientError',
      code: 'ValidationError',
      status: 400,
      message: expect.stringContaining('grow'),
    });
  });
}
