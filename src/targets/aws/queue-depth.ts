import type { QueueDepth } from '../contract.ts';
import type { Connection } from './connection.ts';

const metricPeriodS = 60;
/** Ages change once a minute at most: so long one that was read is good. One that was not told is asked for again. */
const ageLastsMs = 30_000;

/** Looks at queues; the age of the oldest message is a metric of CloudWatch, asked for twice a minute. */
export function createQueueDepths(): (connection: Connection, url: string) => Promise<QueueDepth> {
  const ages = new Map<string, { readAt: number; ageMs: number | null }>();
  return async (connection, url) => {
    const [counts, oldestAgeMs] = await Promise.all([readCounts(connection, url), ageOf(connection, url)]);
    return { ...counts, oldestAgeMs };
  };

  async function ageOf(connection: Connection, url: string): Promise<number | null> {
    const known = ages.get(url);
    if (known && known.ageMs !== null && performance.now() - known.readAt < ageLastsMs) return known.ageMs;
    const ageMs = await readAge(connection, url.replace(/^.*\//, ''));
    ages.set(url, { readAt: performance.now(), ageMs });
    return ageMs;
  }
}

async function readCounts(
  { clients, read }: Connection,
  QueueUrl: string,
): Promise<Omit<QueueDepth, 'oldestAgeMs'>> {
  const sqs = await clients.sqs();
  const { Attributes = {} } = await read('sqs:GetQueueAttributes', (options) =>
    sqs.getQueueAttributes(
      { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] },
      options,
    ),
  );
  return {
    waiting: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
    inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
  };
}

async function readAge({ clients, read }: Connection, queue: string): Promise<number | null> {
  const now = Date.now();
  const answer = await read('cloudwatch:GetMetricData', (options) =>
    clients.cloudWatch.getMetricData(
      {
        StartTime: new Date(now - 5 * metricPeriodS * 1000),
        EndTime: new Date(now),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [
          {
            Id: 'age',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/SQS',
                MetricName: 'ApproximateAgeOfOldestMessage',
                Dimensions: [{ Name: 'QueueName', Value: queue }],
              },
              Period: metricPeriodS,
              Stat: 'Maximum',
            },
          },
        ],
      },
      options,
    ),
  );
  const [seconds] = answer.MetricDataResults?.[0]?.Values ?? [];
  return seconds === undefined || !Number.isFinite(seconds) ? null : seconds * 1000;
}
