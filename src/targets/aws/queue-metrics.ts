import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { QueueDepth } from '../contract.ts';
import type { Connection } from './connection.ts';
import { dateOf, keepDates } from './response-date.ts';

export type QueueMetrics = Pick<QueueDepth, 'oldestAgeMs' | 'minutes'>;

const minuteMs = 60_000;
/** CloudWatch is late by a minute or two. */
const minutesBack = 5;

/** What CloudWatch tells of a queue: the age of its oldest message, and what was given out and deleted of late. */
export async function readQueueMetrics({ clients, read }: Connection, queue: string): Promise<QueueMetrics> {
  const asked = Date.now();
  keepDates(clients.cloudWatch);
  const query = (Id: string, MetricName: string, Stat: string) => ({
    Id,
    MetricStat: {
      Metric: { Namespace: 'AWS/SQS', MetricName, Dimensions: [{ Name: 'QueueName', Value: queue }] },
      Period: minuteMs / 1000,
      Stat,
    },
  });
  const answer = await read('cloudwatch:GetMetricData', (options) =>
    clients.cloudWatch.getMetricData(
      {
        StartTime: new Date(asked - minutesBack * minuteMs),
        EndTime: new Date(asked),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [
          query('age', 'ApproximateAgeOfOldestMessage', 'Maximum'),
          query('received', 'NumberOfMessagesReceived', 'Sum'),
          query('deleted', 'NumberOfMessagesDeleted', 'Sum'),
        ],
      },
      options,
    ),
  );
  const now = dateOf(answer) ?? Date.now();
  const series = (id: string) => seriesOf(answer.MetricDataResults?.find(({ Id }) => Id === id));
  const [seconds] = series('age').values();
  return {
    oldestAgeMs: seconds === undefined || !Number.isFinite(seconds) ? null : seconds * 1000,
    minutes: minutesOf(series('received'), series('deleted'), now),
  };
}

/** Values by the wall time at which their minute began, in the order of the answer. */
function seriesOf({ Timestamps = [], Values = [] }: MetricDataResult = {}): Map<number, number> {
  return new Map(Timestamps.map((at, index) => [at.getTime(), Values[index] ?? NaN]));
}

/** The minutes that have ended and of which both are told. */
function minutesOf(
  received: ReadonlyMap<number, number>,
  deleted: ReadonlyMap<number, number>,
  now: number,
): QueueMetrics['minutes'] {
  return [...received].flatMap(([minute, count]) => {
    const [endedMsAgo, done] = [now - (minute + minuteMs), deleted.get(minute)];
    if (endedMsAgo < 0 || done === undefined) return [];
    return [{ minute, endedMsAgo, received: count, deleted: done }];
  });
}
