import { messageOf, SquallError } from '#core';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerInput } from './messages.ts';
import { requestsOf } from './requests.ts';
import { Sending } from './sending.ts';

const port = parentPort;
if (!port) throw new Error('This module runs as a worker of the engine autocannon.');
const input: WorkerInput = workerData;
const post = (message: FromWorker) => port.postMessage(message);

const requestAt = prepare();
let sending: Sending | undefined;

if (requestAt) {
  port.on('message', (message: ToWorker) => receive(message, requestAt));
  post({ type: 'ready' });
}

function receive(message: ToWorker, requestAt: ReturnType<typeof requestsOf>): void {
  if (message.type === 'begin') {
    sending = new Sending(input, requestAt, message.atMs, {
      onTold: (slices, untilMs) => post({ type: 'told', slices, untilMs }),
      onStopped: () => {
        post({ type: 'stopped' });
        port?.close();
      },
    });
  } else if (message.type === 'cut') sending?.cut(message.atMs);
  else if (message.type === 'rate') sending?.steer(message.perSecond, message.atMs);
  else if (message.type === 'stop') sending?.stop();
  else sending?.hurry();
}

function prepare(): ReturnType<typeof requestsOf> | undefined {
  try {
    return requestsOf(input.job.scenarios, input.runId);
  } catch (error) {
    post({
      type: 'refused',
      message: messageOf(error),
      hint: error instanceof SquallError ? error.hint : undefined,
    });
    return undefined;
  }
}
