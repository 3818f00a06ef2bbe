import type { CloudWatch } from '../cloudwatch/cloudwatch.ts';
import type { Context } from '../context.ts';
import { newQueue } from './initial.ts';
import { Messages } from './messages.ts';
import { reportQueues } from './queue-metrics.ts';
import type { QueueRecord, QueueSettings } from './records.ts';

/** SQS: what its operations may change. */
export class Sqs {
  readonly messages: Messages;
  /** URL of the API, where the URLs of queues begin; known once the lab is served. */
  endpoint = '';
  readonly #context: Context;

  constructor(context: Context, cloudWatch: Pick<CloudWatch, 'observe'>) {
    this.#context = context;
    this.messages = new Messages(context);
    if (context.does('metrics-of-queues')) reportQueues(context, cloudWatch);
    context.signals.on('whole', () => this.#fill());
  }

  now(): number {
    return this.#context.agenda.now();
  }

  create(name: string, settings: QueueSettings, tags: Readonly<Record<string, string>>): QueueRecord {
    return this.#context.turn(() => {
      const { region, account, sqs } = this.#context.state;
      const queue = newQueue(name, { region, account, now: this.#context.agenda.now() }, settings);
      queue.tags = { ...tags };
      sqs.queues.set(name, queue);
      return queue;
    });
  }

  delete({ name }: QueueRecord): void {
    this.#context.turn(() => this.#context.state.sqs.queues.delete(name));
  }

  change(queue: QueueRecord, settings: QueueSettings): void {
    this.#context.turn(() => {
      queue.settings = settings;
      queue.modifiedAt = this.#context.agenda.now();
    });
  }

  setTags(queue: QueueRecord, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => {
      queue.tags = { ...tags };
    });
  }

  /** What the lab file puts into its queues, for as long as the lab lives. */
  #fill(): void {
    const { spec, state, agenda } = this.#context;
    for (const { name, fillPerSecond } of spec.queues) {
      if (fillPerSecond === 0) continue;
      let count = 0;
      agenda.every(1000 / fillPerSecond, () => {
        const queue = state.sqs.queues.get(name);
        count += 1;
        if (queue) this.messages.send(queue, { body: JSON.stringify({ number: count }), attributes: {} });
      });
    }
  }
}
