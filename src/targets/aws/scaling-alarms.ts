import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { ScalingAlarm } from '../contract.ts';
import { describeAlarms } from './alarms.ts';
import type { Connection } from './connection.ts';
import { readLatest } from './metrics.ts';
import { byText } from './order.ts';

const policies = {
  group: /:scalingPolicy:[^:]+:autoScalingGroupName\/([^:]+):policyName\//,
  service: /:scalingPolicy:[^:]+:resource\/ecs\/service\/([^:]+):policyName\//,
};

interface Wanted {
  groups: readonly string[];
  services: readonly string[];
}

/**
 * The alarms at which policies of these groups add instances, and those of the cluster's services tasks, by what each
 * instance or task bears, with its latest value.
 */
export async function readScalingAlarms(connection: Connection, wanted: Wanted): Promise<ScalingAlarm[]> {
  const { metric } = await describeAlarms(connection, {});
  const found = metric.flatMap((alarm) => {
    const scales = scaledBy(alarm, connection.cluster, wanted);
    return scales && isBornByEach(alarm) ? [{ scales, alarm }] : [];
  });
  const read = await Promise.all(
    found.map(async ({ scales, alarm }): Promise<ScalingAlarm> => ({
      scales,
      name: alarm.AlarmName ?? 'unknown',
      metric: alarm.MetricName ?? 'unknown',
      threshold: alarm.Threshold ?? Infinity,
      value: await latestOf(connection, alarm),
    })),
  );
  return read.sort((a, b) => byText(a.name, b.name));
}

/** What the policy that it calls when it fires makes larger. */
function scaledBy(
  { AlarmActions = [] }: MetricAlarm,
  cluster: string,
  { groups, services }: Wanted,
): ScalingAlarm['scales'] | undefined {
  for (const action of AlarmActions) {
    const group = policies.group.exec(action)?.[1];
    if (group !== undefined && groups.includes(group)) return { kind: 'group', name: group };
    const [itsCluster, service = ''] = policies.service.exec(action)?.[1]?.split('/') ?? [];
    // A cluster may be given by its ARN.
    if (itsCluster === cluster.split('/').at(-1) && services.includes(service))
      return { kind: 'service', name: service };
  }
  return undefined;
}

/** What is left bears more of it: an average over instances, or a count for each of them. */
function isBornByEach({ ComparisonOperator, Statistic, MetricName, Period }: MetricAlarm): boolean {
  const isEach = Statistic === 'Average' || MetricName === 'RequestCountPerTarget';
  return ComparisonOperator?.startsWith('GreaterThan') === true && isEach && Period !== undefined;
}

async function latestOf(connection: Connection, alarm: MetricAlarm): Promise<number | null> {
  const { Namespace = '', MetricName = '', Dimensions = [], Statistic = 'Average', Period = 60 } = alarm;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
  const [latest] = await readLatest(connection, {
    periodMs: Period * 1000,
    metric: { namespace: Namespace, name: MetricName, dimensions, statistic: Statistic },
  });
  return latest?.value ?? null;
}
