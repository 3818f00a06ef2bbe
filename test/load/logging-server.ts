import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Ending } from '../cli/run-directory.ts';

/** A server in a process of its own, which can be frozen, killed and started again at the same port. */
export class LoggingServer {
  readonly #directory = mkdtempSync(join(tmpdir(), 'squall-load-'));
  readonly #file = join(this.#directory, 'ids');
  #child: ChildProcess | undefined;
  #port = 0;

  /** For one test, at whose end it ends. */
  static async start(atEnd: Ending = onTestFinished): Promise<LoggingServer> {
    const server = await LoggingServer.startAlone();
    atEnd(() => server.end());
    return server;
  }

  /** Until it is told to end. */
  static async startAlone(): Promise<LoggingServer> {
    const server = new LoggingServer();
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async start(): Promise<void> {
    const entry = fileURLToPath(new URL('logging-server-process.ts', import.meta.url));
    this.#child = fork(entry, [this.#file, String(this.#port)]);
    const [{ port }] = await once(this.#child, 'message');
    this.#port = port;
  }

  /** Answers nothing from now on; resolves with when that began, by `process.hrtime.bigint()`. */
  freeze(): Promise<bigint> {
    return this.#tell('freeze');
  }

  /** Answers all that waits, and then as ever; resolves with when all of that was answered. */
  thaw(): Promise<bigint> {
    return this.#tell('thaw');
  }

  async #tell(what: string): Promise<bigint> {
    if (!this.#child) throw new Error('it is not there');
    const told = once(this.#child, 'message');
    this.#child.send(what);
    const [message] = await told;
    return BigInt(message[what]);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Every id that it was asked with, in order. */
  ids(): string[] {
    return readFileSync(this.#file, 'utf8').split('\n').filter(Boolean);
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
