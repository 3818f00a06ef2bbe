import {
  CreateOrUpdateTagsCommand,
  DeletePolicyCommand,
  DeleteTagsCommand,
  DescribeAdjustmentTypesCommand,
  DescribePoliciesCommand,
  DescribeTagsCommand,
  ExecutePolicyCommand,
  PutScalingPolicyCommand,
} from '@aws-sdk/client-auto-scaling';
import type { PutScalingPolicyCommandInput } from '@aws-sdk/client-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const AutoScalingGroupName = 'default-hosts';
const PolicyName = 'grow';
let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

type Input = Partial<PutScalingPolicyCommandInput>;

const simple: Input = { AdjustmentType: 'ChangeInCapacity', ScalingAdjustment: 2, Cooldown: 30 };
const stepped: Input = {
  PolicyType: 'StepScaling',
  AdjustmentType: 'PercentChangeInCapacity',
  MinAdjustmentMagnitude: 2,
  StepAdjustments: [
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 10 },
    { MetricIntervalLowerBound: 10, ScalingAdjustment: 50 },
  ],
  EstimatedInstanceWarmup: 5,
};
const tracking: Input = {
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingConfiguration: {
    PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
    TargetValue: 50,
  },
};

const put = (input: Input) =>
  lab.autoScaling.send(new PutScalingPolicyCommand({ AutoScalingGroupName, PolicyName, ...input }));
const policies = async (input: object = { AutoScalingGroupName }) =>
  (await lab.autoScaling.send(new DescribePoliciesCommand(input))).ScalingPolicies;
const execute = (input: object = {}) =>
  lab.autoScaling.send(new ExecutePolicyCommand({ AutoScalingGroupName, PolicyName, ...input }));
const desired = () => lab.control.state.autoScaling.groups.get(AutoScalingGroupName)?.desired;

describe('a scaling policy', () => {
  it('is put, described as it was put, and deleted', async () => {
    const { PolicyARN = '' } = await put(simple);
    expect(PolicyARN).toMatch(
      /^arn:aws:autoscaling:lab-local-1:000000000000:scalingPolicy:[\da-f-]{36}:autoScalingGroupName\/default-hosts:policyName\/grow$/,
    );
    expect(await policies()).toMatchObject([
      { ...simple, PolicyARN, PolicyType: 'SimpleScaling', Enabled: true, Alarms: [] },
    ]);
    expect(await put(stepped)).toMatchObject({ PolicyARN });
    expect(await policies({ PolicyNames: [PolicyARN] })).toMatchObject([stepped]);
    expect(await policies({ PolicyTypes: ['SimpleScaling'] })).toEqual([]);
    await lab.autoScaling.send(new DeletePolicyCommand({ PolicyName: PolicyARN }));
    expect(await policies()).toEqual([]);
    await expect(
      lab.autoScaling.send(new DeletePolicyCommand({ AutoScalingGroupName, PolicyName })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('with a target answers with the alarms that it keeps', async () => {
    const { Alarms = [] } = await put(tracking);
    expect(Alarms.map(({ AlarmName }) => AlarmName)).toEqual([
      expect.stringMatching(/^TargetTracking-default-hosts-AlarmHigh-[\da-f-]{36}$/),
      expect.stringMatching(/^TargetTracking-default-hosts-AlarmLow-[\da-f-]{36}$/),
    ]);
    expect((await policies())?.[0]).toMatchObject({ ...tracking, Alarms });
  });

  it.each<[string, Input]>([
    ['without an adjustment', { AdjustmentType: 'ChangeInCapacity' }],
    ['without an adjustment type', { ScalingAdjustment: 1 }],
    ['of an unknown adjustment type', { ...simple, AdjustmentType: 'Double' }],
    ['of an unknown type', { ...simple, PolicyType: 'MagicScaling' }],
    ['that predicts', { PolicyType: 'PredictiveScaling' }],
    ['with a magnitude that means nothing', { ...simple, MinAdjustmentMagnitude: 2 }],
    ['without steps', { ...stepped, StepAdjustments: [] }],
    ['that is both simple and stepped', { ...stepped, ScalingAdjustment: 1 }],
    [
      'with a gap between its steps',
      {
        ...stepped,
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 5, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 10, ScalingAdjustment: 2 },
        ],
      },
    ],
    ['without a target', { PolicyType: 'TargetTrackingScaling' }],
    [
      'with an unknown metric',
      {
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingConfiguration: { CustomizedMetricSpecification: {}, TargetValue: 5 },
      },
    ],
    ['of an unknown group', { ...simple, AutoScalingGroupName: 'ghost' }],
  ])('%s is refused', async (_what, input) => {
    await expect(put(input)).rejects.toMatchObject({ name: 'ValidationError' });
    expect(await policies()).toEqual([]);
  });

  it('that is simple is executed, and then not while its cooldown is to be honored', async () => {
    await put(simple);
    await execute({ HonorCooldown: true });
    expect(desired()).toBe(10);
    await expect(execute({ HonorCooldown: true })).rejects.toMatchObject({
      name: 'ScalingActivityInProgressFault',
    });
    await execute();
    expect(desired()).toBe(12);
    lab.pass(10_000);
    await expect(execute({ MetricValue: 1, BreachThreshold: 1 })).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('that is stepped is executed with a value and a threshold', async () => {
    lab.pass(60_000);
    await put(stepped);
    await expect(execute()).rejects.toMatchObject({ name: 'ValidationError' });
    await execute({ MetricValue: 60, BreachThreshold: 50 });
    expect(desired()).toBe(12);
  });

  it('is one of the known adjustment types', async () => {
    const { AdjustmentTypes } = await lab.autoScaling.send(new DescribeAdjustmentTypesCommand({}));
    expect(AdjustmentTypes?.map(({ AdjustmentType }) => AdjustmentType)).toEqual([
      'ChangeInCapacity',
      'ExactCapacity',
      'PercentChangeInCapacity',
    ]);
  });
});

describe('tags of a group', () => {
  const tag = { ResourceId: AutoScalingGroupName, ResourceType: 'auto-scaling-group' };
  const list = async (...values: [string, string][]) =>
    (
      await lab.autoScaling.send(
        new DescribeTagsCommand({ Filters: values.map(([Name, Value]) => ({ Name, Values: [Value] })) }),
      )
    ).Tags;
  const putTags = (...tags: object[]) =>
    lab.autoScaling.send(
      new CreateOrUpdateTagsCommand({ Tags: tags.map((each) => ({ Key: 'team', ...tag, ...each })) }),
    );

  it('are put, found, and deleted; those that are propagated reach instances launched later', async () => {
    await putTags({ Value: 'blue', PropagateAtLaunch: true }, { Key: 'own', Value: 'yes' });
    expect(await list(['key', 'team'])).toEqual([
      { ...tag, Key: 'team', Value: 'blue', PropagateAtLaunch: true },
    ]);
    expect(await list(['propagate-at-launch', 'false'])).toMatchObject([{ Key: 'own' }]);
    const [victim = ''] = lab.control.state.ec2.instances.keys();
    lab.control.ec2.terminate([victim], { skipOsShutdown: true });
    lab.pass(10_000);
    const young = [...lab.control.state.ec2.instances.values()].at(-1);
    expect(young?.tags).toMatchObject({ team: 'blue' });
    expect(young?.tags).not.toHaveProperty('own');
    await lab.autoScaling.send(new DeleteTagsCommand({ Tags: [{ ...tag, Key: 'team' }] }));
    expect(await list(['key', 'team'])).toEqual([]);
  });

  it('are refused for unknown groups, for reserved keys, and beyond fifty', async () => {
    await expect(putTags({ ResourceId: 'ghost' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(putTags({ Key: 'aws:mine' })).rejects.toMatchObject({ name: 'ValidationError' });
    const many = Array.from({ length: 51 }, (_, index) => ({ Key: `key-${index}`, Value: '' }));
    await expect(putTags(...many)).rejects.toMatchObject({ name: 'LimitExceededFault' });
    await expect(list(['colour', 'red'])).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
