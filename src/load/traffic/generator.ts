import { BadInputError, moduleBeside } from '#core';
import type { LoadSlice } from '#core';
import { signalGroup } from '#processes';
import type { Reaper } from '#processes';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromGenerator, GeneratorInput, ToGenerator } from './messages.ts';

interface GeneratorOptions {
  reaper: Reaper;
  onTold(slices: LoadSlice[]): void;
  /** It ended without being asked to; `atMs` is when it was last heard of. */
  onLost(atMs: number, reason: string): void;
}

/** One process that sends its part of a load. */
export class Generator {
  readonly #options: GeneratorOptions;
  readonly #child: ChildProcess;
  readonly #ready = Promise.withResolvers<void>();
  readonly #begun = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<void>();
  #heardMs = 0;
  #hasStopped = false;

  constructor(options: GeneratorOptions) {
    this.#options = options;
    const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env;
    this.#child = fork(fileURLToPath(moduleBeside(import.meta.url, 'generator-process')), {
      detached: true,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env,
    });
    const { pid } = this.#child;
    if (pid !== undefined) options.reaper.add(pid);
    this.#child.on('message', (message: FromGenerator) => this.#receive(message));
    this.#child.once('error', (error) => this.#gone(error.message));
    // Unlike its exit, this comes after all that it told was read.
    this.#child.once('close', (code, signal) => this.#gone(signal ?? `exit code ${code}`));
    for (const { promise } of [this.#ready, this.#begun]) promise.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when it is gone, however that came. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  /** Resolves when it can begin at once. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Rejects with BadInputError where it can't send what it is to. */
  async begin(input: GeneratorInput): Promise<void> {
    this.#heardMs = input.startMs;
    this.tell({ type: 'start', input });
    await this.#begun.promise;
  }

  tell(message: ToGenerator): void {
    if (this.#child.connected) this.#child.send(message);
  }

  /** Ends it at once, and all that it has not told is lost. */
  async end(): Promise<void> {
    this.#hasStopped = true;
    const { pid } = this.#child;
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
    await this.exited;
  }

  #receive(message: FromGenerator): void {
    if (message.type === 'ready') return this.#ready.resolve();
    if (message.type === 'begun') return this.#begun.resolve();
    if (message.type === 'refused') return this.#refuse(message.message);
    if (message.type === 'stopped') {
      this.#hasStopped = true;
      return;
    }
    this.#heardMs = message.atMs;
    this.#options.onTold(message.slices);
  }

  #refuse(message: string): void {
    this.#hasStopped = true;
    this.#begun.reject(new BadInputError(message));
  }

  #gone(why: string): void {
    const { pid } = this.#child;
    if (pid !== undefined) this.#options.reaper.remove(pid);
    const error = new Error(`a generator of load ended: ${why}`);
    this.#ready.reject(error);
    this.#begun.reject(error);
    if (!this.#hasStopped) this.#options.onLost(this.#heardMs, error.message);
    this.#hasStopped = true;
    this.#exited.resolve();
  }
}
