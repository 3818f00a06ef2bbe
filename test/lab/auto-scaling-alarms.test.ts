import { DescribePoliciesCommand, PutScalingPolicyCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const AutoScalingGroupName = 'default-hosts';
const metric = { Namespace: 'Shop', MetricName: 'Backlog' };
let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({ group: { max: 32 } });
  lab.pass(60_000);
});

afterEach(() => lab.close());

const desired = () => lab.control.state.autoScaling.groups.get(AutoScalingGroupName)?.desired ?? 0;

/** Measures so for a while, in every period of the profile. */
async function measure(value: number, periods: number): Promise<void> {
  for (let period = 0; period < periods; period += 1) {
    const MetricData = [{ MetricName: metric.MetricName, Value: value, StorageResolution: 1 }];
    await lab.cloudWatch.send(new PutMetricDataCommand({ Namespace: metric.Namespace, MetricData }));
    lab.pass(5000);
  }
}

describe('an alarm of CloudWatch', () => {
  it('executes the policy among its actions for as long as it lasts', async () => {
    const { PolicyARN = '' } = await lab.autoScaling.send(
      new PutScalingPolicyCommand({
        AutoScalingGroupName,
        PolicyName: 'grow',
        AdjustmentType: 'ChangeInCapacity',
        ScalingAdjustment: 1,
        Cooldown: 10,
      }),
    );
    await lab.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'backlog',
        ...metric,
        Statistic: 'Average',
        Period: 10,
        EvaluationPeriods: 1,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmActions: [PolicyARN],
      }),
    );
    const { ScalingPolicies } = await lab.autoScaling.send(
      new DescribePoliciesCommand({ AutoScalingGroupName }),
    );
    expect(ScalingPolicies?.[0]?.Alarms).toMatchObject([{ AlarmName: 'backlog' }]);
    await measure(1, 6);
    expect(desired()).toBe(8);
    await measure(9, 16);
    expect(desired()).toBeGreaterThan(9);
    await measure(1, 8);
    const after = desired();
    await measure(1, 8);
    expect(desired()).toBe(after);
  });
});

describe('a target tracking policy', () => {
  it('keeps its alarms in CloudWatch, scales out soon and in slowly', async () => {
    const put = await lab.autoScaling.send(
      new PutScalingPolicyCommand({
        AutoScalingGroupName,
        PolicyName: 'track',
        PolicyType: 'TargetTrackingScaling',
        EstimatedInstanceWarmup: 60,
        TargetTrackingConfiguration: {
          CustomizedMetricSpecification: { ...metric, Statistic: 'Average', Period: 10 },
          TargetValue: 10,
        },
      }),
    );
    const { MetricAlarms = [] } = await lab.cloudWatch.send(new DescribeAlarmsCommand({}));
    expect(
      MetricAlarms.map(({ AlarmName }) => AlarmName).toSorted((a, b) => `${a}`.localeCompare(`${b}`)),
    ).toEqual(put.Alarms?.map(({ AlarmName }) => AlarmName));
    expect(MetricAlarms).toContainEqual(
      expect.objectContaining({ Threshold: 10, EvaluationPeriods: 3, AlarmActions: [put.PolicyARN] }),
    );
    await measure(10, 6);
    expect(desired()).toBe(8);
    await measure(15, 9);
    expect(desired()).toBe(12);
    await measure(5, 10);
    expect(desired()).toBe(12);
    await measure(5, 40);
    expect(desired()).toBeLessThan(12);
  });
});
