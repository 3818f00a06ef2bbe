import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';
import { setOf } from './statistics.ts';
import { balancerArn, balancerDimensions, load, readable } from './test/metrics-rig.ts';

const hour = 3_600_000;

function groupArn({ plane }: VirtualLab, service: string): string {
  return [...plane.state.elb.targetGroups.values()].find(({ name }) => name === service)?.arn ?? '';
}

/** At the very start of a period. */
function freshLab(without: Parameters<typeof bootedLab>[0]): VirtualLab {
  const lab = bootedLab(without);
  lab.timers.advance(5000 - (lab.timers.now() % 5000));
  return lab;
}

function serve(lab: VirtualLab): void {
  const group = { requests: 8, statuses: { '2XX': 7, '5XX': 1 }, responseSeconds: [0.1, 0.2, 0.9] };
  lab.timers.advance(1000);
  lab.plane.balancerMeasured(
    balancerArn(lab),
    load({ requests: 10, own: { '503': 2 }, newConnections: 3, groups: { [groupArn(lab, 'web')]: group } }),
  );
}

holds('metrics-of-the-balancer', (without) => {
  const lab = freshLab({ without });
  serve(lab);
  serve(lab);
  lab.timers.advance(6000);
  const whole = balancerDimensions(lab);
  const web = balancerDimensions(lab, 'web');
  const of = (name: string, dimensions = whole, statistic = 'Sum') =>
    readable(lab, ['AWS/ApplicationELB', name, dimensions], statistic);
  expect(of('RequestCount')).toEqual([20]);
  expect(of('RequestCount', whole, 'Average')).toEqual([1]);
  expect(of('RequestCount', web)).toEqual([16]);
  expect(of('HTTPCode_Target_2XX_Count', web)).toEqual([14]);
  expect(of('HTTPCode_Target_5XX_Count')).toEqual([2]);
  expect(of('HTTPCode_ELB_503_Count')).toEqual([4]);
  expect(of('HTTPCode_ELB_5XX_Count')).toEqual([4]);
  expect(of('NewConnectionCount')).toEqual([6]);
  expect(of('TargetResponseTime', web, 'p99')).toEqual([0.9]);
  expect(of('TargetResponseTime', web, 'Average')[0]).toBeCloseTo(0.4);
  expect(of('RequestCountPerTarget', web)[0]).toBeCloseTo(16 / 6);
  expect(of('PeakLCUs', whole, 'Maximum')[0]).toBeCloseTo(3 / 25);
  expect(of('HealthyHostCount', web, 'Minimum').at(-1)).toBe(6);
  expect(of('UnHealthyHostCount', web, 'Maximum').at(-1)).toBe(0);
});

holds('counters-are-absent-at-zero', (without) => {
  const lab = freshLab({ without });
  lab.timers.advance(1000);
  lab.plane.balancerMeasured(balancerArn(lab), load({ requests: 3 }));
  lab.timers.advance(10_000);
  const of = (name: string) => readable(lab, ['AWS/ApplicationELB', name, balancerDimensions(lab)], 'Sum');
  expect(of('RequestCount')).toEqual([3]);
  expect(of('HTTPCode_ELB_5XX_Count')).toEqual([]);
  expect(of('RejectedConnectionCount')).toEqual([]);
});

describe('healthy hosts', () => {
  it('fall with a host and are counted by zone', () => {
    const lab = freshLab({});
    const whole = balancerDimensions(lab, 'web');
    const zones = lab.plane.state.ec2.zones.map(({ name }) => name);
    const healthy = (dimensions: typeof whole, statistic: string) =>
      readable(lab, ['AWS/ApplicationELB', 'HealthyHostCount', dimensions], statistic).at(-1) ?? 0;
    lab.timers.advance(6000);
    const byZone = zones.map((zone) => healthy([['AvailabilityZone', zone], ...whole], 'Maximum'));
    expect(byZone.reduce((sum, count) => sum + count)).toBe(6);
    const [task] = lab.tasksOf('web', 'RUNNING');
    lab.world.killHost(task?.instanceId ?? '');
    lab.timers.advance(11_000);
    const fewest = readable(lab, ['AWS/ApplicationELB', 'HealthyHostCount', whole], 'Minimum');
    expect(Math.min(...fewest.slice(-3))).toBeLessThan(6);
  });
});

holds('metrics-of-tasks', (without) => {
  const lab = freshLab({ without });
  const [task] = lab.tasksOf('web', 'RUNNING');
  const cluster = ['ClusterName', lab.plane.state.ecs.cluster] as const;
  lab.timers.advance(1000);
  // 256 units for 1 s are 250 ms of CPU; it uses half of them, and a quarter of its 256 MiB.
  const usage = [{ taskId: task?.id ?? '', cpuMs: 125, memoryBytes: 64 * 1024 * 1024 }];
  lab.plane.tasksMeasured(task?.instanceId ?? '', usage, 1000);
  lab.timers.advance(6000);
  const service = [cluster, ['ServiceName', 'web'] as const];
  expect(readable(lab, ['AWS/ECS', 'CPUUtilization', service])).toEqual([50]);
  expect(readable(lab, ['AWS/ECS', 'MemoryUtilization', service])).toEqual([25]);
  expect(readable(lab, ['AWS/ECS', 'CPUUtilization', [cluster]])).toEqual([6.25]);
  expect(readable(lab, ['ECS/ContainerInsights', 'RunningTaskCount', service]).at(-1)).toBe(6);
  // 6,656 units of eight times 2,048.
  expect(readable(lab, ['AWS/ECS', 'CPUReservation', [cluster]]).at(-1)).toBe(40.625);
});

holds('metrics-of-instances', (without) => {
  const lab = freshLab({ without });
  const [instance] = lab.running();
  const id = instance?.id ?? '';
  const checks = () => readable(lab, ['AWS/EC2', 'StatusCheckFailed', [['InstanceId', id]]], 'Maximum');
  lab.plane.tasksMeasured(id, [], 1000);
  lab.timers.advance(31_000);
  expect(checks()).toEqual([0, 0, 0, 0, 0, 0]);
  expect(readable(lab, ['AWS/EC2', 'CPUUtilization', [['InstanceId', id]]])).toEqual([0]);
  lab.plane.ec2.terminate([id], { skipOsShutdown: true });
  lab.timers.advance(31_000);
  expect(checks()).toHaveLength(6);
});

holds('metrics-of-groups', (without) => {
  const lab = freshLab({ without });
  const [name = ''] = lab.plane.state.autoScaling.groups.keys();
  const of = (metric: string) =>
    readable(lab, ['AWS/AutoScaling', metric, [['AutoScalingGroupName', name]]]).at(-1);
  lab.timers.advance(6000);
  expect(of('GroupDesiredCapacity')).toBe(8);
  expect(of('GroupInServiceInstances')).toBe(8);
  expect(of('GroupPendingInstances')).toBe(0);
});

holds('publication-lag', (without) => {
  const lab = freshLab({ without, constants: { metricLag: '3s' } });
  const requests = () =>
    readable(lab, ['AWS/ApplicationELB', 'RequestCount', balancerDimensions(lab)], 'Sum');
  serve(lab);
  lab.timers.advance(6500);
  expect(requests()).toEqual([]);
  lab.timers.advance(500);
  expect(requests()).toEqual([10]);
});

holds('data-gets-coarser', (without) => {
  const lab = bootedLab({ without, profile: 'aws' });
  const metric = { namespace: 'Test', name: 'm', dimensions: [] };
  const start = Math.floor(lab.timers.now() / 60_000) * 60_000;
  for (let second = 0; second < 60; second += 1)
    lab.plane.cloudWatch.put([
      { metric, unit: 'None', at: start + second * 1000, resolutionMs: 1000, set: setOf(second) },
    ]);
  expect(readable(lab, ['Test', 'm', []], 'Sum', 1000)).toHaveLength(60);
  lab.timers.advance(5 * hour);
  expect(readable(lab, ['Test', 'm', []], 'Sum', 1000)).toEqual([1770]);
});

describe('what other parts observe', () => {
  it('is one bucket of a period, whatever the order of its dimensions', () => {
    const lab = freshLab({});
    const dimensions = [
      ['B', '2'],
      ['A', '1'],
    ] as const;
    lab.plane.cloudWatch.observe('AWS/SQS', 'n', dimensions, 4, { unit: 'Count' });
    lab.plane.cloudWatch.observe('AWS/SQS', 'n', dimensions.toReversed(), 2, { unit: 'Count', count: 3 });
    expect(
      readable(
        lab,
        [
          'AWS/SQS',
          'n',
          [
            ['A', '1'],
            ['B', '2'],
          ],
        ],
        'Sum',
      ),
    ).toEqual([]);
    lab.timers.advance(6000);
    expect(
      readable(
        lab,
        [
          'AWS/SQS',
          'n',
          [
            ['A', '1'],
            ['B', '2'],
          ],
        ],
        'Sum',
      ),
    ).toEqual([10]);
    expect(
      readable(
        lab,
        [
          'AWS/SQS',
          'n',
          [
            ['A', '1'],
            ['B', '2'],
          ],
        ],
        'SampleCount',
      ),
    ).toEqual([4]);
  });
});
