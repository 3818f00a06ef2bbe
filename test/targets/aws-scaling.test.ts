import { AutoScaling } from '@aws-sdk/client-auto-scaling';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { expect, it, onTestFinished, vi } from 'vitest';
import { groupName } from './group-lab.ts';
import { serveLab, unhurried } from './lab-endpoint.ts';

it('tells at what load a group or a service scales out, by averages alone, with the latest value', async () => {
  await using lab = await serveLab();
  // Its clock is its own, and this machine is to agree with it.
  vi.useFakeTimers({ toFake: ['Date'], now: lab.timers.now() });
  onTestFinished(() => void vi.useRealTimers());
  const config = {
    endpoint: lab.url,
    region: 'lab-local-1',
    credentials: { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' },
  };
  const [autoScaling, cloudWatch] = [new AutoScaling(config), new CloudWatch(config)];
  onTestFinished(() => [autoScaling, cloudWatch].forEach((client) => client.destroy()));
  const { PolicyARN = '' } = await autoScaling.putScalingPolicy({
    AutoScalingGroupName: groupName,
    PolicyName: 'grow',
    AdjustmentType: 'ChangeInCapacity',
    ScalingAdjustment: 1,
  });
  const metric = { Namespace: 'Shop', MetricName: 'CPUUtilization', Period: 60, EvaluationPeriods: 1 };
  const put = (AlarmName: string, more: object = {}) =>
    cloudWatch.putMetricAlarm({
      AlarmName,
      ...metric,
      Statistic: 'Average',
      Threshold: 50,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [PolicyARN],
      ...more,
    });
  await put('cpu-high');
  await put('requests', { MetricName: 'Requests' });
  await put('cpu-low', { ComparisonOperator: 'LessThanThreshold' });
  await put('cpu-sum', { Statistic: 'Sum' });
  const policyOf = (resource: string) =>
    `arn:aws:autoscaling:lab-local-1:000000000000:scalingPolicy:6d8972f3-efc8-437c-92d1-6270f29a66e7:resource/${resource}:policyName/grow`;
  const { cluster } = lab.plane.state.ecs;
  const ofService = { MetricName: 'Requests', AlarmActions: [policyOf(`ecs/service/${cluster}/web`)] };
  await put('web-cpu', ofService);
  await put('web-elsewhere', { ...ofService, AlarmActions: [policyOf('ecs/service/elsewhere/web')] });
  await put('somebody-is-told', { AlarmActions: ['arn:aws:sns:lab-local-1:000000000000:oncall'] });
  const measured = { MetricName: 'CPUUtilization', Value: 41, Timestamp: new Date(Date.now() - 120_000) };
  await cloudWatch.putMetricData({ Namespace: 'Shop', MetricData: [measured] });

  const { scaling } = lab.open();
  const scales = { kind: 'group', name: groupName };
  const groups = { groups: [groupName], services: [] };
  expect(await scaling?.alarms(groups, unhurried())).toEqual([
    { scales, name: 'cpu-high', metric: 'CPUUtilization', threshold: 50, value: 41 },
    { scales, name: 'requests', metric: 'Requests', threshold: 50, value: null },
  ]);
  expect(await scaling?.alarms({ groups: ['another'], services: ['web'] }, unhurried())).toEqual([
    {
      scales: { kind: 'service', name: 'web' },
      name: 'web-cpu',
      metric: 'Requests',
      threshold: 50,
      value: null,
    },
  ]);
});
