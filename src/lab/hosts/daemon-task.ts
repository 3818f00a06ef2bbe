import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from '../spec/lab-spec.ts';
import { startTimer } from '../process/timer.ts';
import { askQueue, endpointOf } from './queue-requests.ts';
import { killedExitCode, type RunningTask, type TaskContext } from './task.ts';

interface Message {
  queueUrl: string;
  handle: string;
}

const longPollSeconds = 20;
const waitAfterFailureMs = 1000;

/** A task that works off a queue, a message at a time, and listens to nothing. It finishes what it has in hand. */
export function startDaemonTask(
  { order, onStarted, onExited }: TaskContext,
  { queue, worksForMs, environment }: Extract<Program, { kind: 'daemon' }>,
): RunningTask {
  const endpoint = endpointOf({ ...order.environment, ...environment });
  const stopping = new AbortController();
  const killing = new AbortController();
  let handled = 0;
  let queueUrl: string | undefined;

  async function receive(): Promise<Message | undefined> {
    if (endpoint === undefined) return undefined;
    queueUrl ??= text(
      await askQueue(endpoint, 'GetQueueUrl', { QueueName: queue }, stopping.signal),
      'QueueUrl',
    );
    const asked = { QueueUrl: queueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: longPollSeconds };
    const answer = await askQueue(endpoint, 'ReceiveMessage', asked, stopping.signal);
    const messages = field(answer, 'Messages');
    const handle = text(Array.isArray(messages) ? messages[0] : undefined, 'ReceiptHandle');
    return queueUrl === undefined || handle === undefined ? undefined : { queueUrl, handle };
  }

  async function workOff({ queueUrl: url, handle }: Message): Promise<void> {
    await delay(worksForMs, undefined, { signal: killing.signal });
    if (endpoint)
      await askQueue(endpoint, 'DeleteMessage', { QueueUrl: url, ReceiptHandle: handle }, killing.signal);
    handled += 1;
  }

  async function turn(): Promise<void> {
    try {
      const message = await receive();
      if (message !== undefined) return await workOff(message);
      if (queueUrl !== undefined) return;
    } catch {
      // The queue may be missing, or the API throttled or gone, for a while; it may also be another queue by then.
      queueUrl = undefined;
    }
    await delay(waitAfterFailureMs, undefined, { signal: stopping.signal }).catch(() => {});
  }

  async function run(): Promise<void> {
    onStarted();
    while (!stopping.signal.aborted) await turn();
    onExited(killing.signal.aborted ? killedExitCode : 0);
  }

  const kill = () => {
    stopping.abort();
    killing.abort();
  };
  void Promise.resolve().then(run);
  return {
    handled: () => handled,
    kill,
    stop(withinMs) {
      if (stopping.signal.aborted) return;
      if (withinMs === 0) return kill();
      stopping.abort();
      if (withinMs !== undefined) startTimer(withinMs, kill)?.unref();
    },
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? found : undefined;
}
