import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Notes each id before it answers, so that even kill -9 forgets none. */
const serve = `
const { appendFileSync } = require('node:fs');
const [log, port] = process.argv.slice(1);
const server = require('node:http').createServer((request, response) => {
  appendFileSync(log, request.headers['x-id'] + '\\n');
  response.end('fine');
});
server.listen(Number(port), '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
`;

/** A server in a process of its own, which can be frozen and killed. */
export class ServerProcess {
  port = 0;
  readonly #directory = mkdtempSync(join(tmpdir(), 'squall-server-'));
  readonly #log = join(this.#directory, 'asked');
  #child: ChildProcess | undefined;

  constructor() {
    writeFileSync(this.#log, '');
    onTestFinished(async () => {
      await this.kill();
      rmSync(this.#directory, { recursive: true });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** The ids that it was asked for, in their order. */
  get asked(): string[] {
    return readFileSync(this.#log, 'utf8').split('\n').slice(0, -1);
  }

  /** On the port that it had before. */
  async start(): Promise<void> {
    this.#child = spawn(process.execPath, ['-e', serve, this.#log, String(this.port)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [port] = await once(this.#child, 'message');
    this.port = Number(port);
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
