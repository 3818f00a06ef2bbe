/** A queue of SQS. Names are its API's. */
export interface QueueRecord {
  name: string;
  url: string;
  arn: string;
  attributes: {
    visibilityMs: number;
    retentionMs: number;
    delayMs: number;
    waitMs: number;
    maximumBytes: number;
    redrive?: { deadLetterArn: string; maxReceives: number };
  };
  /** By id, in the order of arrival. */
  messages: Map<string, MessageRecord>;
  createdAt: number;
  modifiedAt: number;
  tags: Record<string, string>;
}

export interface MessageRecord {
  id: string;
  body: string;
  attributes: Record<string, { type: string; text?: string; binary?: Uint8Array }>;
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
