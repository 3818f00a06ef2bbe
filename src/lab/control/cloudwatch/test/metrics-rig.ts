import type { VirtualLab } from '../../test/virtual-lab.ts';
import type { BalancerLoad } from '../../world.ts';
import { findMetric, readMetric } from '../metrics.ts';
import type { Dimensions } from '../metrics.ts';
import type { AlarmState, MetricAlarmSettings, MetricQuery } from '../records.ts';
import { statisticOf } from '../statistic.ts';
import { setOf } from '../statistics.ts';

export const topic = 'arn:aws:sns:lab-local-1:000000000000:pager';
export const periodMs = 10_000;

/** What can be read of a metric now, by period: every value of its whole life. */
export function readable(
  { plane, timers }: VirtualLab,
  [namespace, name, dimensions]: [namespace: string, name: string, dimensions: Dimensions],
  statistic = 'Average',
  everyMs = 5000,
): number[] {
  const metric = findMetric(plane.state.cloudWatch, { namespace, name, dimensions });
  const read = statisticOf(statistic);
  if (!metric || !read) return [];
  const now = timers.now();
  const sets = readMetric(metric, { start: 0, end: Infinity, periodMs: everyMs, now });
  return [...sets.values()].flatMap((set) => read(set) ?? []);
}

export function balancerArn({ plane }: VirtualLab): string {
  return [...plane.state.elb.balancers.keys()][0] ?? '';
}

/** `LoadBalancer`, and `TargetGroup` where a service is named. */
export function balancerDimensions(lab: VirtualLab, service?: string): Dimensions {
  const { elb } = lab.plane.state;
  const [, balancer = ''] = balancerArn(lab).split('loadbalancer/');
  const group = [...elb.targetGroups.values()].find(({ name }) => name === service);
  const [, path = ''] = group?.arn.split(':targetgroup/') ?? [];
  return [['LoadBalancer', balancer], ...(group ? [['TargetGroup', `targetgroup/${path}`] as const] : [])];
}

export function load(changes: Partial<BalancerLoad> = {}): BalancerLoad {
  return {
    overMs: 1000,
    requests: 0,
    rejected: 0,
    newConnections: 0,
    activeConnections: 0,
    own: {},
    groups: {},
    ...changes,
  };
}

export function query(changes: Partial<NonNullable<MetricQuery['metric']>> = {}): MetricQuery {
  const metric = {
    namespace: 'Test',
    name: 'errors',
    dimensions: [],
    periodMs,
    statistic: 'Average',
    ...changes,
  };
  return { id: 'm1', metric, returnData: true };
}

/** An alarm on the metric that {@link feed} puts: ALARM at 1 or more. */
export function watch({ plane }: VirtualLab, changes: Partial<MetricAlarmSettings> = {}): void {
  plane.cloudWatch.alarms.putMetric(
    {
      type: 'MetricAlarm',
      name: 'watch',
      actionsEnabled: true,
      okActions: [topic],
      alarmActions: [topic],
      insufficientDataActions: [],
      queries: [query()],
      isMath: false,
      periodMs,
      evaluationPeriods: 1,
      threshold: 1,
      comparison: 'GreaterThanOrEqualToThreshold',
      ...changes,
    },
    {},
  );
}

/** Lets a period pass for each sign: 0 is a good value, X a bad one, - a missing one. */
export function feed({ plane, timers }: VirtualLab, pattern: string): void {
  timers.advance(periodMs - (timers.now() % periodMs));
  for (const sign of pattern) {
    const at = timers.now();
    const metric = { namespace: 'Test', name: 'errors', dimensions: [] };
    if (sign !== '-')
      plane.cloudWatch.put([
        { metric, unit: 'None', at, resolutionMs: 1000, set: setOf(sign === 'X' ? 2 : 0) },
      ]);
    timers.advance(periodMs);
  }
  // The evaluation that sees the last one.
  timers.advance(1000);
}

export function stateOf({ plane }: VirtualLab, name = 'watch'): AlarmState | undefined {
  return plane.state.cloudWatch.alarms.get(name)?.state;
}

/** Summaries of an alarm's history, oldest first. */
export function historyOf({ plane }: VirtualLab, name = 'watch'): string[] {
  return plane.state.cloudWatch.alarmHistory
    .filter(({ alarm }) => alarm === name)
    .map(({ summary }) => summary)
    .toReversed();
}
