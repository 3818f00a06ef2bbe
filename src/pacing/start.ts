import { moduleBeside } from '#core';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Pacing, PacingOptions } from './contract.ts';
import { undecidedAfter } from './judge.ts';
import { cutMessage, hurryMessage, stopMessage } from './messages.ts';
import type { WorkerInput, WorkerMessage } from './messages.ts';

// What takes longer than silence stays undecided, and this, hangs for good.
const stopGraceMs = 10_000;
const defaultFinishMs = 30_000;

// Threads share compiled WebAssembly (Node strips types with it), and V8 13.6 may free code of it on one thread while
// another still replaces a wrapper of its imports: the process ends with SIGSEGV in TierUpWasmToJSWrapper.
setFlagsFromString('--no-wasm-code-gc');

/**
 * Starts sending, on a thread for each lane; resolves when all have begun. Rejects, after `onError`, when a sender
 * module can't be loaded, and when `signal` aborts before that.
 */
export async function startPacing(options: PacingOptions): Promise<Pacing> {
  options.signal?.throwIfAborted();
  const lanes = Map.groupBy(options.probes, ({ lane }) => lane);
  const probers = [...lanes.values()].map((probes) => new Prober({ ...options, probes }));
  try {
    await Promise.all(probers.map((prober) => prober.begun(options.signal)));
  } catch (error) {
    await Promise.all(probers.map((prober) => prober.end()));
    throw error;
  }
  return {
    cut: () => probers.forEach((prober) => prober.cut()),
    stop: async (hurry) => void (await Promise.all(probers.map((prober) => prober.stop(hurry)))),
  };
}

/** One lane's thread. */
class Prober implements Pacing {
  readonly #options: PacingOptions;
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  readonly #begun = Promise.withResolvers<void>();
  #stopping: Promise<void> | undefined;
  #isOver = false;

  constructor(options: PacingOptions) {
    const { probes, origin, connection, nameServer, finishWithinMs = defaultFinishMs } = options;
    const workerData: WorkerInput = { probes, origin, connection, nameServer, finishWithinMs };
    this.#options = options;
    this.#worker = new Worker(moduleBeside(import.meta.url, 'worker'), { workerData });
    this.#exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.once('exit', (code) => this.#exit(code));
    // Whoever waits for it is told; nobody may wait for it any more when it fails.
    this.#begun.promise.catch(() => undefined);
  }

  async begun(signal: AbortSignal | undefined): Promise<void> {
    if (!signal) return this.#begun.promise;
    const settled = new AbortController();
    const aborted = once(signal, 'abort', { signal: settled.signal }).then(() => signal.throwIfAborted());
    try {
      await Promise.race([this.#begun.promise, aborted]);
    } finally {
      settled.abort();
      await aborted.catch(() => undefined);
    }
  }

  cut(): void {
    if (!this.#isOver) this.#worker.postMessage(cutMessage, []);
  }

  async stop(hurry?: AbortSignal): Promise<void> {
    this.#stopping ??= this.#stop();
    const doHurry = () => {
      if (!this.#isOver) this.#worker.postMessage(hurryMessage, []);
    };
    hurry?.addEventListener('abort', doHurry);
    if (hurry?.aborted) doHurry();
    await this.#stopping.finally(() => hurry?.removeEventListener('abort', doHurry));
  }

  /** Ends the worker at once. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#worker.terminate();
  }

  async #stop(): Promise<void> {
    if (this.#isOver) return void (await this.#exited);
    const longestTimeoutMs = Math.max(0, ...this.#options.probes.map(({ timeoutMs }) => timeoutMs));
    const patience = setTimeout(
      () => this.#fail(new Error('The pacing worker did not end; what it still held is missing.')),
      undecidedAfter * longestTimeoutMs + (this.#options.finishWithinMs ?? defaultFinishMs) + stopGraceMs,
    );
    this.#worker.postMessage(stopMessage, []);
    await this.#exited;
    clearTimeout(patience);
  }

  #receive(message: WorkerMessage): void {
    if (message.type === 'begun') return this.#begun.resolve();
    try {
      if (message.type === 'folds') this.#options.onFolds(message.folds);
      else this.#options.onObservations?.(message.items);
    } catch (error) {
      this.#fail(error);
    }
  }

  #exit(code: number): void {
    if (!this.#stopping || code !== 0) this.#fail(new Error(`The pacing worker ended with code ${code}.`));
    this.#isOver = true;
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const failure = error instanceof Error ? error : new Error(String(error));
    this.#begun.reject(failure);
    this.#options.onError(failure);
    void this.#worker.terminate();
  }
}
