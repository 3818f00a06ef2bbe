import {
  CloudWatchClient,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { TargetError } from '#core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { rejectionOf, serveLab, tally, unhurried, type LabEndpoint } from './lab-endpoint.ts';

const alarms = {
  'web-hosts': {
    metric: 'AWS/ApplicationELB/UnHealthyHostCount',
    of: 'web',
    statistic: 'Maximum',
    is: '>= 1',
  },
  balancer: { metric: 'AWS/ApplicationELB/HTTPCode_ELB_5XX_Count', statistic: 'Sum', is: '> 0' },
  'api-cpu': { metric: 'AWS/ECS/CPUUtilization', of: 'api', is: '> 90', datapoints: '2 of 3', period: '10s' },
} as const;

const metric = {
  Namespace: 'Shop',
  MetricName: 'errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
} as const;

async function labWithAlarms() {
  const lab = await serveLab({ alarms });
  const client = new CloudWatchClient({
    endpoint: lab.url,
    region: 'lab-local-1',
    credentials: { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' },
  });
  onTestFinished(() => client.destroy());
  const put = (AlarmName: string, more: object = {}) =>
    client.send(new PutMetricAlarmCommand({ ...metric, AlarmName, ...more }));
  const compose = (AlarmName: string, AlarmRule: string) =>
    client.send(new PutCompositeAlarmCommand({ AlarmName, AlarmRule }));
  const target = lab.open();
  return { lab, put, compose, alarms: alarmsOf(target), target };
}

function alarmsOf({ alarms }: ReturnType<LabEndpoint['open']>) {
  if (!alarms) throw new Error('the target has no alarms');
  return alarms;
}

const set = (lab: LabEndpoint, name: string, state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA') =>
  lab.plane.cloudWatch.alarms.setState(name, { state, reason: `set to ${state}` });

describe("the target's own alarms", () => {
  it('are those that watch a thing of it, and composites that stand on one, at any depth', async () => {
    const rig = await labWithAlarms();
    await using lab = rig.lab;
    const [instance] = lab.plane.state.ec2.instances.keys();
    const ofInstance = { Namespace: 'AWS/EC2', Dimensions: [{ Name: 'InstanceId', Value: instance }] };
    await rig.put('host', ofInstance);
    await rig.put('elsewhere', { Dimensions: [{ Name: 'ClusterName', Value: 'another' }] });
    await rig.compose('web-is-ill', 'ALARM("web-hosts") AND NOT ALARM(elsewhere)');
    await rig.compose('shop-is-ill', 'ALARM("web-is-ill")');
    await rig.compose('not-ours', 'ALARM(elsewhere)');
    const found = await rig.alarms.find('own', unhurried());
    expect(found.map(({ name, kind, foundBy, subjects }) => [name, kind, foundBy, subjects])).toEqual([
      ['api-cpu', 'metric', 'dimension ServiceName', ['api']],
      ['balancer', 'metric', 'dimension LoadBalancer', []],
      ['host', 'metric', 'dimension InstanceId', [instance]],
      ['shop-is-ill', 'composite', 'child web-is-ill', ['web']],
      ['web-hosts', 'metric', 'dimension TargetGroup', ['web']],
      ['web-is-ill', 'composite', 'child web-hosts', ['web']],
    ]);
    expect(found[0]).toMatchObject({ periodMs: 10_000, periods: 3, hasActions: true });
    expect(found.at(-1)).toMatchObject({ periodMs: 60_000, periods: 1 });
  });

  it('are not those that only scale, which are found by name alone', async () => {
    const rig = await labWithAlarms();
    await using lab = rig.lab;
    const [group = ''] = lab.plane.state.autoScaling.groups.keys();
    await rig.put('scale-in', {
      Namespace: 'AWS/EC2',
      Dimensions: [{ Name: 'AutoScalingGroupName', Value: group }],
      AlarmActions: [
        `arn:aws:autoscaling:lab-local-1:000000000000:scalingPolicy:1:autoScalingGroupName/${group}:policyName/p`,
      ],
    });
    const own = await rig.alarms.find('own', unhurried());
    expect(own.map(({ name }) => name)).not.toContain('scale-in');
    const listed = await rig.alarms.find({ names: [], prefixes: ['scale-'] }, unhurried());
    expect(listed.map(({ name }) => name)).toEqual(['scale-in']);
  });

  it('are read with their state, when they came to it, and the clock of the answer', async () => {
    const { lab: served, alarms } = await labWithAlarms();
    await using lab = served;
    const before = Date.now();
    set(lab, 'web-hosts', 'ALARM');
    const at = lab.plane.cloudWatch.now();
    const { alarms: read, wall } = await alarms.read(['web-hosts', 'ghost'], unhurried());
    expect(read).toEqual([
      expect.objectContaining({ name: 'web-hosts', state: 'ALARM', since: at, reason: 'set to ALARM' }),
    ]);
    expect(wall).toBeGreaterThanOrEqual(before - 1000);
    expect(wall).toBeLessThanOrEqual(Date.now());
  });

  it('are told with every change since then, short ones too', async () => {
    const { lab: served, alarms } = await labWithAlarms();
    await using lab = served;
    set(lab, 'balancer', 'OK');
    lab.timers.advance(10);
    const since = lab.plane.cloudWatch.now();
    set(lab, 'balancer', 'ALARM');
    lab.timers.advance(5);
    set(lab, 'balancer', 'OK');
    expect(await alarms.history(['balancer'], since, unhurried())).toEqual([
      { name: 'balancer', from: 'OK', to: 'ALARM', at: since, reason: 'set to ALARM' },
      { name: 'balancer', from: 'ALARM', to: 'OK', at: since + 5, reason: 'set to OK' },
    ]);
  });

  it('come in pages', async () => {
    const rig = await labWithAlarms();
    await using lab = rig.lab;
    const names = Array.from({ length: 230 }, (_, index) => `many-${String(index).padStart(3, '0')}`);
    for (const name of names) await rig.put(name);
    await rig.target.inventory(unhurried());
    lab.calls.length = 0;
    const found = await rig.alarms.find({ names: [], prefixes: ['many-'] }, unhurried());
    expect(found.map(({ name }) => name)).toEqual(names);
    expect(tally(lab.calls)['DescribeAlarms']).toBe(3);
    lab.calls.length = 0;
    expect((await rig.alarms.read(names, unhurried())).alarms).toHaveLength(230);
    expect(lab.calls).toEqual(Array(3).fill('DescribeAlarms'));
  });

  it('that may not be read are told with the action to allow', async () => {
    const { lab: served, alarms } = await labWithAlarms();
    await using lab = served;
    lab.hook(({ operation }) => {
      if (operation === 'DescribeAlarms') throw new WireError('AccessDenied', 'No.', 403);
    });
    const error = await rejectionOf(alarms.find('own', unhurried()));
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toHaveProperty(
      'hint',
      'Allow cloudwatch:DescribeAlarms to the role or user that Squall runs as.',
    );
  });
});
