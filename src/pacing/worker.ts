import type { Observation } from '#core';
import { withoutSecrets } from '#secrets';
import { parentPort, workerData } from 'node:worker_threads';
import type { CreateSender, SenderContext } from './contract.ts';
import { cutMessage, hurryMessage, stopMessage } from './messages.ts';
import type { WorkerInput, WorkerMessage } from './messages.ts';
import { pacerOfProbes } from './probe-pacer.ts';
import { runClock } from './run-clock.ts';

const port = parentPort;
if (!port) throw new Error('This module runs as a worker of startPacing.');
const { probes, origin, connection, nameServer, finishWithinMs }: WorkerInput = workerData;
const post = (message: WorkerMessage) => port.postMessage(message);

/** What was noticed is handed over together, and before the folds of what was sent meanwhile. */
const observations: Observation[] = [];
const noticed = (observation: Observation) => {
  observations.push(observation);
  if (observations.length === 1) setTimeout(handOver, handOverWithinMs).unref();
};
const handOver = () => {
  if (observations.length > 0) post({ type: 'observations', items: observations.splice(0) });
};

const handOverWithinMs = 100;
const prepareWithinMs = 10_000;

const factories = new Map<string, CreateSender>();
for (const { sender } of probes) {
  if (!factories.has(sender)) factories.set(sender, await importSender(sender));
}

const now = runClock(origin);
const contextOf = (probe: string): SenderContext => ({
  now,
  observe: (observation) => noticed({ ...hiding(observation), probe }),
  connection,
  nameServer,
});

const paced = probes.flatMap(({ sender, params, ...probe }) => {
  const createSender = factories.get(sender);
  return createSender ? [{ ...probe, sender: createSender(params, contextOf(probe.id)) }] : [];
});
// What a sender prepares may wait for nothing but timers that keep no thread alive.
port.ref();
const patience = AbortSignal.timeout(prepareWithinMs);
await Promise.allSettled(paced.map(async ({ sender }) => sender.prepare?.(patience)));

const pacer = pacerOfProbes({
  probes: paced,
  now,
  finishWithinMs,
  onFolds: (folds) => {
    handOver();
    post({ type: 'folds', folds: folds.map(hiding) });
  },
  onStopped: () => {
    handOver();
    port.close();
  },
});
port.on('message', (message) => {
  if (message === stopMessage) pacer.stop();
  if (message === cutMessage) pacer.cut();
  if (message === hurryMessage) pacer.hurry();
});
pacer.start();
post({ type: 'begun' });

/** The same without the secrets that a server may have given back in what it says is wrong. */
function hiding<Told extends object>(told: Told): Told {
  const { reason, error }: { reason?: unknown; error?: unknown } = told;
  return {
    ...told,
    ...(typeof reason === 'string' && { reason: withoutSecrets(reason) }),
    ...(typeof error === 'string' && { error: withoutSecrets(error) }),
  };
}

async function importSender(url: string): Promise<CreateSender> {
  const { createSender } = await import(url);
  if (typeof createSender === 'function') return createSender;
  throw new Error(`The sender module ${url} does not export createSender.`);
}
