import type { QueueDepth } from '../contract.ts';
import type { Connection } from './connection.ts';
import { codeBehind } from './explain.ts';
import { readQueueMetrics, type QueueMetrics } from './queue-metrics.ts';

/** Metrics change once a minute at most: what was read is good for so long. An age not told is asked for again. */
const metricsLastMs = 30_000;

/** As its two protocols write it. */
const absentCodes = new Set(['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue']);

/** Looks at queues; what CloudWatch tells of them is asked for twice a minute. */
export function createQueueDepths(): (
  connection: Connection,
  url: string,
) => Promise<QueueDepth | undefined> {
  const known = new Map<string, { readAt: number; metrics: QueueMetrics }>();
  return async (connection, url) => {
    const [counts, metrics] = await Promise.all([readCounts(connection, url), metricsOf(connection, url)]);
    return counts && { ...counts, ...metrics };
  };

  async function metricsOf(connection: Connection, url: string): Promise<QueueMetrics> {
    const last = known.get(url);
    const isFresh = last !== undefined && performance.now() - last.readAt < metricsLastMs;
    if (isFresh && last.metrics.oldestAgeMs !== null) return { ...last.metrics, minutes: [] };
    const metrics = await readQueueMetrics(connection, url.replace(/^.*\//, ''));
    known.set(url, { readAt: performance.now(), metrics });
    const told = new Map(last?.metrics.minutes.map((one) => [one.minute, one]));
    const isNew = ({ minute, received, deleted }: QueueMetrics['minutes'][number]) =>
      told.get(minute)?.received !== received || told.get(minute)?.deleted !== deleted;
    return { ...metrics, minutes: metrics.minutes.filter(isNew) };
  }
}

async function readCounts(
  { clients, read }: Connection,
  QueueUrl: string,
): Promise<Pick<QueueDepth, 'waiting' | 'inFlight'> | undefined> {
  const sqs = await clients.sqs();
  try {
    const { Attributes = {} } = await read('sqs:GetQueueAttributes', (options) =>
      sqs.getQueueAttributes(
        {
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        },
        options,
      ),
    );
    return {
      waiting: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
      inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
    };
  } catch (error) {
    if (absentCodes.has(codeBehind(error) ?? '')) return undefined;
    throw error;
  }
}
