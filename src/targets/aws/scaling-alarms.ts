import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { ScalingAlarm } from '../contract.ts';
import { describeAlarms } from './alarms.ts';
import type { Connection } from './connection.ts';
import { readLatest } from './metrics.ts';
import { byText } from './order.ts';

const policyArn = /:scalingPolicy:[^:]+:autoScalingGroupName\/([^:]+):policyName\//;

/** The alarms at which policies of these groups add instances, by what each instance bears, with its latest value. */
export async function readScalingAlarms(
  connection: Connection,
  groups: readonly string[],
): Promise<ScalingAlarm[]> {
  const { metric } = await describeAlarms(connection, {});
  const wanted = metric.flatMap((alarm) => {
    const group = groupOf(alarm);
    return group !== undefined && groups.includes(group) && isBornByEach(alarm) ? [{ group, alarm }] : [];
  });
  const read = await Promise.all(
    wanted.map(async ({ group, alarm }): Promise<ScalingAlarm> => ({
      group,
      name: alarm.AlarmName ?? 'unknown',
      metric: alarm.MetricName ?? 'unknown',
      threshold: alarm.Threshold ?? Infinity,
      value: await latestOf(connection, alarm),
    })),
  );
  return read.sort((a, b) => byText(a.name, b.name));
}

/** The group whose policy it calls when it fires. */
function groupOf({ AlarmActions = [] }: MetricAlarm): string | undefined {
  return AlarmActions.map((action) => policyArn.exec(action)?.[1]).find((name) => name !== undefined);
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
