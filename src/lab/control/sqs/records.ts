/** A standard queue of SQS. Names are its API's. */
export interface QueueRecord {
  name: string;
  arn: string;
  settings: QueueSettings;
  /** By id, in the order of arrival. */
  messages: Map<string, MessageRecord>;
  createdAt: number;
  modifiedAt: number;
  purgedAt?: number;
  tags: Record<string, string>;
  /** Since the latest metrics. */
  counts: { sent: number; received: number; deleted: number; emptyReceives: number; bytes: number };
}

export interface QueueSettings {
  visibilityMs: number;
  retentionMs: number;
  delayMs: number;
  waitMs: number;
  maximumBytes: number;
  redrive?: { deadLetterArn: string; maxReceives: number };
}

export interface MessageAttribute {
  type: string;
  text?: string;
  binary?: Uint8Array;
}

export interface MessageRecord {
  id: string;
  body: string;
  attributes: Record<string, MessageAttribute>;
  sentAt: number;
  /** Nobody receives it before. */
  visibleAt: number;
  receives: number;
  firstReceivedAt?: number;
  /** Of the latest receive. */
  receiptHandle?: string;
}

export interface SqsState {
  queues: Map<string, QueueRecord>;
}
