import type { LabSpec } from '../../spec/lab-spec.ts';
import type { QueueRecord, QueueSettings, SqsState } from './records.ts';

const minuteMs = 60_000;

/** SQS's own defaults. */
export const defaultSettings: QueueSettings = {
  visibilityMs: 30_000,
  retentionMs: 4 * 24 * 60 * minuteMs,
  delayMs: 0,
  waitMs: 0,
  maximumBytes: 1024 * 1024,
};

/** An empty queue. */
export function newQueue(
  name: string,
  { region, account, now }: { region: string; account: string; now: number },
  settings: QueueSettings,
): QueueRecord {
  return {
    name,
    arn: `arn:aws:sqs:${region}:${account}:${name}`,
    settings,
    messages: new Map(),
    createdAt: now,
    modifiedAt: now,
    tags: {},
    counts: { sent: 0, received: 0, deleted: 0, emptyReceives: 0, bytes: 0 },
  };
}

/** The queues of the lab file. */
export function initialSqs(
  { queues }: LabSpec,
  now: number,
  place: { region: string; account: string },
): SqsState {
  return {
    queues: new Map(
      queues.map(({ name, visibilityMs }) => [
        name,
        newQueue(name, { ...place, now }, { ...defaultSettings, visibilityMs }),
      ]),
    ),
  };
}
