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
  onTold(slices: LoadSlice[], taken: readonly number[]): void;
  /** It ended without being asked to; `atMs` is when it was last heard of. */
  onLost(atMs: number, reason: string): void;
}

/** One process that sends its part of a load. */
export class Generator {
  readonly #options: GeneratorOptions;
  readonly #child: ChildProcess;
  readonly #ready = Promise.withResolvers<void>();
  readonly #prepared = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<void>();
  #heardMs = 0;
  #isHeard = true;
  #hasStopped = false;
  /** Why it was ended, where it was. */
  #why: string | undefined;

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
    for (const { promise } of [this.#ready, this.#prepared]) promise.catch(() => undefined);
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
  async prepare(input: GeneratorInput): Promise<void> {
    this.tell({ type: 'prepare', input });
    await this.#prepared.promise;
  }

  go(startMs: number): void {
    this.#heardMs = startMs;
    this.tell({ type: 'go', startMs });
  }

  /** When it was last heard of, milliseconds of the run. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /** Whether it was heard of since the last time that this was asked. */
  wasHeard(): boolean {
    const wasHeard = this.#isHeard;
    this.#isHeard = false;
    return wasHeard;
  }

  tell(message: ToGenerator): void {
    if (this.#child.connected) this.#child.send(message);
  }

  /** Ends it at once; what it has not told nobody asks for. */
  async end(): Promise<void> {
    this.#hasStopped = true;
    this.#kill();
    await this.exited;
  }

  /** Ends it at once, unless it has ended well; what it has not told is lost. */
  lose(why: string): void {
    if (this.#hasStopped) return;
    this.#why ??= why;
    this.#kill();
  }

  #kill(): void {
    const { pid } = this.#child;
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
  }

  #receive(message: FromGenerator): void {
    if (message.type === 'ready') return this.#ready.resolve();
    if (message.type === 'prepared') return this.#prepared.resolve();
    if (message.type === 'refused') return this.#refuse(message.message);
    if (message.type === 'stopped') {
      this.#hasStopped = true;
      return;
    }
    this.#heardMs = message.atMs;
    this.#isHeard = true;
    this.#options.onTold(message.slices, message.taken);
  }

  #refuse(message: string): void {
    this.#hasStopped = true;
    this.#prepared.reject(new BadInputError(message));
  }

  #gone(why: string): void {
    const { pid } = this.#child;
    if (pid !== undefined) this.#options.reaper.remove(pid);
    const error = new Error(`a generator of load ended: ${this.#why ?? why}`);
    this.#ready.reject(error);
    this.#prepared.reject(error);
    if (!this.#hasStopped) this.#options.onLost(this.#heardMs, error.message);
    this.#hasStopped = true;
    this.#exited.resolve();
  }
}
