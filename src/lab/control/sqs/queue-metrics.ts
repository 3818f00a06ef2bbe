import type { CloudWatch } from '../cloudwatch/cloudwatch.ts';
import type { Context } from '../context.ts';
import type { QueueRecord } from './records.ts';

/** How much of a queue waits, is being worked on, or is still to come; and how old the oldest is. */
export interface Backlog {
  visible: number;
  notVisible: number;
  delayed: number;
  oldestMs: number;
}

export function backlogOf({ messages }: QueueRecord, now: number): Backlog {
  const backlog = { visible: 0, notVisible: 0, delayed: 0, oldestMs: 0 };
  for (const { visibleAt, receives, sentAt } of messages.values()) {
    backlog.oldestMs = Math.max(backlog.oldestMs, now - sentAt);
    if (visibleAt <= now) backlog.visible += 1;
    else if (receives > 0) backlog.notVisible += 1;
    else backlog.delayed += 1;
  }
  return backlog;
}

type Metrics = Pick<CloudWatch, 'observe'>;

/** AWS/SQS: puts what each queue has and did into CloudWatch, once a period. */
export function reportQueues({ agenda, state }: Context, metrics: Metrics): void {
  agenda.every(state.constants.metricPeriodMs, () => {
    for (const queue of state.sqs.queues.values()) report(queue, agenda.now(), metrics);
  });
}

function report(queue: QueueRecord, now: number, metrics: Metrics): void {
  const backlog = backlogOf(queue, now);
  const { sent, received, deleted, emptyReceives, bytes } = queue.counts;
  const put = (name: string, value: number, unit = 'Count') =>
    metrics.observe('AWS/SQS', name, [['QueueName', queue.name]], value, { unit });
  put('ApproximateNumberOfMessagesVisible', backlog.visible);
  put('ApproximateNumberOfMessagesNotVisible', backlog.notVisible);
  put('ApproximateNumberOfMessagesDelayed', backlog.delayed);
  put('ApproximateAgeOfOldestMessage', Math.floor(backlog.oldestMs / 1000), 'Seconds');
  put('NumberOfMessagesSent', sent);
  put('NumberOfMessagesReceived', received);
  put('NumberOfMessagesDeleted', deleted);
  put('NumberOfEmptyReceives', emptyReceives);
  if (sent > 0) put('SentMessageSize', bytes / sent, 'Bytes');
  queue.counts = { sent: 0, received: 0, deleted: 0, emptyReceives: 0, bytes: 0 };
}
