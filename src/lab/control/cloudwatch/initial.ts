import type { AlarmSpec, LabSpec } from '../../spec/lab-spec.ts';
import type { EcsState } from '../ecs/records.ts';
import type { ElbState } from '../elb/records.ts';
import { balancerDimension, groupDimension } from './balancer-dimensions.ts';
import type { AlarmState, CloudWatchState, MetricAlarmRecord } from './records.ts';

interface Place {
  region: string;
  account: string;
  ecs: EcsState;
  elb: ElbState;
}

/** No metric yet, and the alarms of the lab file. */
export function initialCloudWatch(spec: LabSpec, now: number, place: Place): CloudWatchState {
  const alarms = spec.alarms.map((alarm) => alarmOf(alarm, spec, now, place));
  return {
    metrics: new Map(),
    alarms: new Map(alarms.map((alarm) => [alarm.name, alarm])),
    alarmHistory: [],
  };
}

function alarmOf(alarm: AlarmSpec, spec: LabSpec, now: number, place: Place): MetricAlarmRecord {
  const { namespace, metric: name, statistic, periodMs = spec.constants.metricPeriodMs } = alarm;
  const metric = { namespace, name, dimensions: dimensionsOf(alarm, place), periodMs, statistic };
  return {
    type: 'MetricAlarm',
    name: alarm.name,
    actionsEnabled: true,
    okActions: [],
    alarmActions: [],
    insufficientDataActions: [],
    queries: [{ id: 'm1', metric, returnData: true }],
    isMath: false,
    periodMs,
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    threshold: alarm.threshold,
    comparison: alarm.comparison,
    treatMissingData: alarm.treatMissingData,
    ...unchecked(place, alarm.name, now, !spec.without.has('starts-with-insufficient-data')),
    tags: {},
  };
}

/** The status of an alarm that nobody has evaluated. */
export function unchecked(
  { region, account }: Pick<Place, 'region' | 'account'>,
  name: string,
  now: number,
  isUnknown: boolean,
): {
  arn: string;
  state: AlarmState;
  stateReason: string;
  stateUpdatedAt: number;
  stateTransitionedAt: number;
  configuredAt: number;
} {
  return {
    arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    state: isUnknown ? 'INSUFFICIENT_DATA' : 'OK',
    stateReason: 'Unchecked: Initial alarm creation',
    stateUpdatedAt: now,
    stateTransitionedAt: now,
    configuredAt: now,
  };
}

/** Dimensions of a service, a queue, the cluster or the balancer: those that the namespace has for it. */
function dimensionsOf({ namespace, of }: AlarmSpec, { ecs, elb }: Place): [name: string, value: string][] {
  switch (namespace) {
    case 'AWS/ApplicationELB': {
      const group = [...elb.targetGroups.values()].find(({ name }) => name === of);
      const [balancer] = elb.balancers.values();
      return [
        ['LoadBalancer', balancerDimension(balancer?.arn ?? '')],
        ...(group ? [['TargetGroup', groupDimension(group.arn)] satisfies [string, string]] : []),
      ];
    }
    case 'AWS/SQS':
      return [['QueueName', of ?? '']];
    case 'AWS/ECS':
    case 'ECS/ContainerInsights':
      return [
        ['ClusterName', ecs.cluster],
        ...(of === undefined ? [] : [['ServiceName', of] satisfies [string, string]]),
      ];
    default:
      return [];
  }
}
