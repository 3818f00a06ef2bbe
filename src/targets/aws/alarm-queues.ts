import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describeAlarms } from './alarms.ts';
import type { Connection } from './connection.ts';
import { DeniedError } from './explain.ts';

/** A queue and what tells that a service works it off. */
export interface NamedQueue {
  /** Name or URL. */
  queue: string;
  foundBy: string;
}

/**
 * The queues that alarms connect with services of the cluster, by service: the alarm scales the service, or one of its
 * metrics is the service's.
 */
export async function readAlarmQueues(
  connection: Connection,
  gaps: string[],
): Promise<Map<string, NamedQueue[]>> {
  const cluster = connection.cluster.replace(/^.*\//, '');
  const queues = new Map<string, NamedQueue[]>();
  try {
    const { metric } = await describeAlarms(connection, {});
    for (const alarm of metric) {
      for (const service of servicesOf(alarm, cluster)) {
        const known = queues.get(service) ?? [];
        const more = queuesOf(alarm).filter((one) => !known.some(({ queue }) => queue === one));
        const foundBy = `alarm ${alarm.AlarmName ?? ''} with dimension QueueName`;
        queues.set(service, [...known, ...more.map((queue) => ({ queue, foundBy }))]);
      }
    }
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    gaps.push(`Alarms could not be read, so no queue was found by them. ${error.message}`);
  }
  return queues;
}

function dimensionsOf({ Dimensions = [], Metrics = [] }: MetricAlarm): Map<string, string>[] {
  const sets = [Dimensions, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric?.Dimensions ?? [])];
  return sets.map((set) => new Map(set.map(({ Name = '', Value = '' }) => [Name, Value])));
}

function queuesOf(alarm: MetricAlarm): string[] {
  const names = dimensionsOf(alarm).flatMap((set) => set.get('QueueName') ?? []);
  // What waits in a queue of dead letters is nobody's work.
  return [...new Set(names)].filter((name) => !/dlq|dead/i.test(name));
}

function servicesOf(alarm: MetricAlarm, cluster: string): string[] {
  const measured = dimensionsOf(alarm).flatMap((set) =>
    set.get('ClusterName') === cluster ? (set.get('ServiceName') ?? []) : [],
  );
  const { AlarmActions = [], OKActions = [] } = alarm;
  const scaled = [...AlarmActions, ...OKActions].flatMap((action) => {
    const [, of, service] = /:resource\/ecs\/service\/([^/]+)\/([^/:]+):policyName/.exec(action) ?? [];
    return of === cluster && service !== undefined ? [service] : [];
  });
  return [...new Set([...measured, ...scaled])];
}
