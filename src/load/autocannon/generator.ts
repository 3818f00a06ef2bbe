import { BadInputError } from '#core';
import type { LoadSlice } from '#core';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerInput } from './messages.ts';
import { Undecided } from './undecided.ts';

interface GeneratorOptions {
  onSlices(slices: LoadSlice[]): void;
  /** It ended without being asked to. */
  onLost(since: number, reason: string): void;
}

// As for the threads of pacing: threads that share compiled WebAssembly must not free its code.
setFlagsFromString('--no-wasm-code-gc');

/** One worker thread that sends its part of a load. */
export class Generator {
  readonly #options: GeneratorOptions;
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<void>();
  readonly #undecided = new Undecided();
  #toldMs = 0;
  #isOver = false;
  #why: string | undefined;

  constructor(module: URL, input: WorkerInput, options: GeneratorOptions) {
    this.#options = options;
    this.#worker = new Worker(module, { workerData: input });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => (this.#why = error.message));
    this.#worker.once('exit', (code) => this.#exit(`its thread ended with code ${code}`));
    this.#ready.promise.catch(() => undefined);
  }

  /** Resolves when it can begin at once; rejects with BadInputError where it can't send what it is to. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Resolves when it is gone, however that came. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  get isLost(): boolean {
    return this.#isOver && this.#why !== undefined;
  }

  begin(atMs: number): void {
    this.#toldMs = atMs;
    this.tell({ type: 'begin', atMs });
  }

  tell(message: ToWorker): void {
    if (!this.#isOver) this.#worker.postMessage(message, []);
  }

  /** Ends it at once, for this reason where it was to go on. */
  async end(why?: string): Promise<void> {
    if (why === undefined) this.#isOver = true;
    else this.#why ??= why;
    await this.#worker.terminate();
    await this.exited;
  }

  #receive(message: FromWorker): void {
    if (this.#isOver) return;
    if (message.type === 'ready') return this.#ready.resolve();
    if (message.type === 'refused') {
      this.#isOver = true;
      return this.#ready.reject(new BadInputError(message.message, { hint: message.hint }));
    }
    if (message.type === 'stopped') return void (this.#isOver = true);
    this.#toldMs = message.untilMs;
    this.#undecided.told(message.slices);
    if (message.slices.length > 0) this.#options.onSlices(message.slices);
  }

  #exit(how: string): void {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#why = `a generator of load ended: ${this.#why ?? how}`;
      this.#ready.reject(new Error(this.#why));
      this.#lose(this.#why);
    }
    this.#exited.resolve();
  }

  #lose(why: string): void {
    const slices = this.#undecided.asLost('the generator ended');
    if (slices.length > 0) this.#options.onSlices(slices);
    this.#options.onLost(this.#toldMs, why);
  }
}
