import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import type { WantedAlarm } from '../signals.ts';
import { groupRig } from './test/group-rig.ts';

const oneMore = { type: 'SimpleScaling', adjustmentType: 'ChangeInCapacity', adjustment: 1 } as const;
const steps = {
  type: 'StepScaling',
  adjustmentType: 'ChangeInCapacity',
  steps: [
    { lower: 0, upper: 20, adjustment: 1 },
    { lower: 20, adjustment: 3 },
  ],
} as const;

holds('cooldown', (without) => {
  const { policy, alarm, timers, group } = groupRig({}, without);
  alarm('ALARM', policy(oneMore));
  timers.advance(9000);
  expect(group.desired).toBe(9);
  timers.advance(20_000);
  expect(group.desired).toBeGreaterThan(9);
});

holds('alarms-drive-policies', (without) => {
  const { policy, alarm, timers, group } = groupRig({}, without);
  const grow = policy({ ...oneMore, cooldownMs: 0 });
  alarm('ALARM', grow);
  expect(group.desired).toBe(9);
  timers.advance(60_000);
  expect(group.desired).toBe(group.max);
  alarm('OK', grow);
  group.desired = 8;
  timers.advance(60_000);
  expect(group.desired).toBe(8);
});

holds('instance-warm-up', (without) => {
  const { policy, alarm, timers, group } = groupRig({}, without);
  timers.advance(60_000);
  const grow = policy({ ...steps, steps: [...steps.steps], warmupMs: 20_000 });
  alarm('ALARM', grow, 60);
  timers.advance(15_000);
  expect(group.desired).toBe(9);
  alarm('ALARM', grow, 75);
  expect(group.desired).toBe(11);
  timers.advance(60_000);
  expect(group.desired).toBeGreaterThan(11);
});

holds('target-tracking', (without) => {
  const { context, policy, timers, group, autoScaling } = groupRig({}, without);
  const kept = new Map<string, WantedAlarm>();
  context.signals.on('alarmWanted', (wanted) => kept.set(wanted.name, wanted));
  context.signals.on('alarmUnwanted', (name) => kept.delete(name));
  timers.advance(60_000);
  const { arn, alarms } = policy({
    type: 'TargetTrackingScaling',
    target: { value: 50, metricType: 'ASGAverageCPUUtilization', disableScaleIn: false },
  });
  expect([...kept.keys()]).toEqual(alarms);
  const shared = {
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    dimensions: [['AutoScalingGroupName', 'default-hosts']],
    statistic: 'Average',
    action: arn,
  };
  expect([...kept.values()]).toMatchObject([
    { ...shared, comparison: 'GreaterThanThreshold', threshold: 50, evaluationPeriods: 3 },
    { ...shared, comparison: 'LessThanThreshold', threshold: 45, evaluationPeriods: 15 },
  ]);
  autoScaling.policies.remove(group, 'grow');
  expect(kept.size).toBe(0);
});

describe('a target tracking policy', () => {
  const tracking = {
    type: 'TargetTrackingScaling',
    target: { value: 50, metricType: 'ASGAverageCPUUtilization', disableScaleIn: false },
  } as const;

  it('wants capacity in proportion to the metric', () => {
    const { policy, alarm, timers, group } = groupRig();
    timers.advance(60_000);
    alarm('ALARM', policy(tracking), 80);
    expect(group.desired).toBe(13);
    timers.advance(60_000);
    alarm('OK', policy(tracking));
    alarm('ALARM', policy(tracking), 20);
    timers.advance(500);
    expect(group.desired).toBeLessThan(13);
  });

  it('does not scale in when that is switched off', () => {
    const { policy, alarm, timers, group } = groupRig();
    timers.advance(60_000);
    alarm('ALARM', policy({ ...tracking, target: { ...tracking.target, disableScaleIn: true } }), 20);
    expect(group.desired).toBe(8);
  });

  it('keeps its alarms when it is put again, and gives up the one that it needs no more', () => {
    const { context, policy } = groupRig();
    const [high, low] = policy(tracking).alarms;
    const gone: string[] = [];
    context.signals.on('alarmUnwanted', (name) => gone.push(name));
    const again = policy({ ...tracking, target: { ...tracking.target, disableScaleIn: true } });
    expect([again.alarms, gone]).toEqual([[high], [low]]);
  });
});

describe('an alarm', () => {
  it('executes no policy that is disabled, nor one of a group whose AlarmNotification is suspended', () => {
    const { policy, alarm, timers, group, autoScaling } = groupRig();
    alarm('ALARM', policy({ ...oneMore, isEnabled: false }));
    autoScaling.suspendProcesses(group.name, ['AlarmNotification']);
    alarm('ALARM', policy(oneMore));
    timers.advance(60_000);
    expect(group.desired).toBe(8);
    autoScaling.resumeProcesses(group.name, ['AlarmNotification']);
    timers.advance(2000);
    expect(group.desired).toBe(9);
  });

  it('is named by the activity that it causes', () => {
    const { policy, alarm, timers, group } = groupRig();
    alarm('ALARM', policy(oneMore));
    timers.advance(2000);
    expect(group.activities[0]?.cause).toMatch(
      /^At \S+Z a monitor alarm load in state ALARM triggered policy grow changing the desired capacity from 8 to 9\. {2}At \S+Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 8 to 9\.$/,
    );
  });
});
