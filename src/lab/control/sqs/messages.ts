import type { Context } from '../context.ts';
import type { MessageAttribute, MessageRecord, QueueRecord } from './records.ts';

interface Sent {
  body: string;
  attributes: Record<string, MessageAttribute>;
  /** The queue's own by default. */
  delayMs?: number;
}

interface Receive {
  max: number;
  visibilityMs: number;
}

interface Waiting extends Receive {
  answer: (received: MessageRecord[]) => void;
}

/** The life of messages: sent, hidden while somebody works on them, deleted, back again, or dead. */
export class Messages {
  readonly #context: Context;
  /** Who polls an empty queue, first come first served. */
  readonly #waiting = new Map<QueueRecord, Waiting[]>();

  constructor(context: Context) {
    this.#context = context;
  }

  send(queue: QueueRecord, { body, attributes, delayMs = queue.settings.delayMs }: Sent): MessageRecord {
    return this.#context.turn(() => {
      const now = this.#context.agenda.now();
      const id = this.#context.ids.uuid('message');
      const message = { id, body, attributes, sentAt: now, visibleAt: now + delayMs, receives: 0 };
      queue.messages.set(id, message);
      queue.counts.sent += 1;
      queue.counts.bytes += body.length;
      this.#serve(queue, delayMs);
      return message;
    });
  }

  /** What is there, now. Hides it from others. */
  receive(queue: QueueRecord, { max, visibilityMs }: Receive): MessageRecord[] {
    return this.#context.turn(() => {
      const now = this.#context.agenda.now();
      const received: MessageRecord[] = [];
      for (const message of queue.messages.values()) {
        if (received.length === max) break;
        if (message.visibleAt > now || this.#hasEnded(queue, message)) continue;
        message.receives += 1;
        message.firstReceivedAt ??= now;
        message.receiptHandle = `${message.id}#${message.receives}`;
        if (this.#context.does('visibility-timeout')) message.visibleAt = now + visibilityMs;
        else queue.messages.delete(message.id);
        received.push(message);
      }
      if (received.length === 0) queue.counts.emptyReceives += 1;
      queue.counts.received += received.length;
      return received;
    });
  }

  /** The same, once something is there or the wait is over. The answer takes the poll back. */
  poll(
    queue: QueueRecord,
    wish: Receive & { waitMs: number },
    answer: (received: MessageRecord[]) => void,
  ): () => void {
    const found = this.receive(queue, wish);
    if (found.length > 0 || wish.waitMs === 0) {
      answer(found);
      return () => {};
    }
    const waiting: Waiting = { ...wish, answer };
    this.#waiting.set(queue, [...(this.#waiting.get(queue) ?? []), waiting]);
    this.#context.agenda.after(wish.waitMs, () => {
      if (this.#leave(queue, waiting)) answer([]);
    });
    this.#serveWhenBack(queue);
    return () => void this.#leave(queue, waiting);
  }

  /** True when the handle was of this queue; a stale one deletes nothing, as in SQS. */
  delete(queue: QueueRecord, receiptHandle: string): boolean {
    return this.#context.turn(() => {
      const message = queue.messages.get(idOf(receiptHandle));
      if (message?.receiptHandle === receiptHandle) {
        queue.messages.delete(message.id);
        queue.counts.deleted += 1;
      }
      return /^[0-9a-f-]{36}#\d+$/.test(receiptHandle);
    });
  }

  /** Hides a received message for another time, from now. */
  setVisibility(
    queue: QueueRecord,
    receiptHandle: string,
    visibilityMs: number,
  ): 'done' | 'not in flight' | 'unknown' {
    return this.#context.turn(() => {
      const message = queue.messages.get(idOf(receiptHandle));
      if (message?.receiptHandle !== receiptHandle) return 'unknown';
      const now = this.#context.agenda.now();
      if (message.visibleAt <= now) return 'not in flight';
      message.visibleAt = now + visibilityMs;
      this.#serve(queue, visibilityMs);
      return 'done';
    });
  }

  purge(queue: QueueRecord): void {
    this.#context.turn(() => {
      queue.messages.clear();
      queue.purgedAt = this.#context.agenda.now();
    });
  }

  /** Past its retention it is gone; received too often it is somewhere else. */
  #hasEnded(queue: QueueRecord, message: MessageRecord): boolean {
    const { retentionMs, redrive } = queue.settings;
    if (message.sentAt + retentionMs <= this.#context.agenda.now()) return queue.messages.delete(message.id);
    if (!redrive || message.receives < redrive.maxReceives) return false;
    if (!this.#context.does('dead-letter-queue')) return false;
    const dead = [...this.#context.state.sqs.queues.values()].find(
      ({ arn }) => arn === redrive.deadLetterArn,
    );
    if (!dead) return false;
    queue.messages.delete(message.id);
    delete message.receiptHandle;
    dead.messages.set(message.id, { ...message, visibleAt: this.#context.agenda.now() });
    this.#serve(dead, 0);
    return true;
  }

  #serve(queue: QueueRecord, delayMs: number): void {
    if (!this.#waiting.has(queue)) return;
    this.#context.agenda.after(delayMs, () => this.#serveNow(queue));
  }

  #serveNow(queue: QueueRecord): void {
    // Each who leaves makes a new list, so this one stays.
    for (const waiting of this.#waiting.get(queue) ?? []) {
      const received = this.receive(queue, waiting);
      if (received.length === 0) return;
      this.#leave(queue, waiting);
      waiting.answer(received);
    }
  }

  /** A poll must see the message whose time of hiding ends while it waits. */
  #serveWhenBack(queue: QueueRecord): void {
    const now = this.#context.agenda.now();
    let next = Infinity;
    for (const { visibleAt } of queue.messages.values()) next = Math.min(next, visibleAt);
    if (next === Infinity) return;
    this.#context.agenda.after(Math.max(0, next - now), () => {
      if (!this.#waiting.has(queue)) return;
      this.#serveNow(queue);
      if (this.#waiting.has(queue)) this.#context.agenda.after(1, () => this.#serveWhenBack(queue));
    });
  }

  #leave(queue: QueueRecord, waiting: Waiting): boolean {
    const all = this.#waiting.get(queue) ?? [];
    const rest = all.filter((each) => each !== waiting);
    if (rest.length === 0) this.#waiting.delete(queue);
    else this.#waiting.set(queue, rest);
    return rest.length < all.length;
  }
}

function idOf(receiptHandle: string): string {
  return receiptHandle.split('#', 1)[0] ?? '';
}
