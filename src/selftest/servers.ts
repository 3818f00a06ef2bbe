import { moduleBeside, SquallError } from '#core';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromServers, ToServers } from './messages.ts';
import type { StagedServer } from './staged.ts';

/** The staged servers in a process of their own, so that they cost the probes no turn. Ends with the stack. */
export class Servers implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor() {
    const path = fileURLToPath(moduleBeside(import.meta.url, 'servers-process'));
    this.#child = fork(path, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#exited = once(this.#child, 'exit');
    this.#exited.catch(() => undefined);
  }

  /** Starts them; tells their URLs. */
  async serve(servers: StagedServer[], origin: bigint, signal: AbortSignal): Promise<string[]> {
    const told = await this.#ask({ type: 'serve', origin: String(origin), servers }, signal);
    return told.type === 'ports' ? told.ports.map((port) => `http://127.0.0.1:${port}/health`) : [];
  }

  /** How many requests met each window of each server. */
  async truth(signal: AbortSignal): Promise<number[][]> {
    const told = await this.#ask({ type: 'tell' }, signal);
    return told.type === 'truth' ? told.hits : [];
  }

  async #ask(message: ToServers, signal: AbortSignal): Promise<FromServers> {
    const settled = new AbortController();
    const either = AbortSignal.any([signal, settled.signal]);
    const ended = once(this.#child, 'exit', { signal: either }).then(() => {
      throw new SquallError('selftest', 70, 'The servers of the self-test ended early.');
    });
    const answered = once(this.#child, 'message', { signal: either });
    try {
      this.#child.send(message);
      const [told] = await Promise.race([answered, ended]);
      return told;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      for (const each of [ended, answered]) each.catch(() => undefined);
      settled.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}
