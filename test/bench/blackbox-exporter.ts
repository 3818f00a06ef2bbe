import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const startWithinMs = 10_000;
const modules = `
modules:
  http: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4 } }
`;
// As many scrapes at a time as keep it busy; more only queue in it.
const connections = 64;

/** The Prometheus blackbox exporter as a process. Ends with the stack. */
export class BlackboxExporter implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #directory: string;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });

  private constructor(child: ChildProcess, directory: string, port: number) {
    this.#child = child;
    this.#directory = directory;
    this.#port = port;
  }

  static async start(program: string): Promise<BlackboxExporter> {
    const directory = mkdtempSync(join(tmpdir(), 'squall-bench-'));
    const file = join(directory, 'blackbox.yml');
    writeFileSync(file, modules);
    const port = await freePort();
    const args = [`--config.file=${file}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'];
    const exporter = new BlackboxExporter(spawn(program, args, { stdio: 'ignore' }), directory, port);
    const deadlineMs = performance.now() + startWithinMs;
    while (!(await exporter.#asks('/-/healthy'))) {
      if (performance.now() > deadlineMs) throw new Error(`${program} does not answer on port ${port}.`);
      await sleep(50);
    }
    return exporter;
  }

  /**
   * Lets it probe all URLs so often, open loop but for `connections`; microseconds of its own CPU for each probe. The
   * client's CPU is not counted.
   */
  async cpuUsPerProbe(urls: readonly string[], perSecond: number, forMs: number): Promise<number> {
    const paths = urls.map((url) => `/probe?module=http&target=${encodeURIComponent(url)}`);
    const everyMs = 1000 / (urls.length * perSecond);
    const before = this.#cpuUs();
    const begunMs = performance.now();
    let sent = 0;
    let failed = 0;
    const running = new Set<Promise<unknown>>();
    while (performance.now() - begunMs < forMs) {
      const due = Math.floor((performance.now() - begunMs) / everyMs);
      while (sent < due && running.size < connections) {
        const one: Promise<unknown> = this.#asks(paths[sent % paths.length] ?? '')
          .then((isUp) => (failed += isUp ? 0 : 1))
          .finally(() => running.delete(one));
        running.add(one);
        sent += 1;
      }
      if (running.size >= connections) await Promise.race(running);
      else await sleep(1);
    }
    await Promise.all(running);
    if (failed > 0) throw new Error(`The exporter failed ${failed} of ${sent} probes of healthy servers.`);
    return (this.#cpuUs() - before) / sent;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Whether the answer is 200 and, of a probe, says that the target is up. */
  #asks(path: string): Promise<boolean> {
    return new Promise((resolve) => {
      const request = get({ host: '127.0.0.1', port: this.#port, path, agent: this.#agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (more: string) => (text += more));
        response.on('end', () => resolve(response.statusCode === 200 && !text.includes('\nprobe_success 0')));
      });
      request.on('error', () => resolve(false));
    });
  }

  /** User and system time of the process so far. */
  #cpuUs(): number {
    const [, fields = ''] = /\) (.*)/.exec(readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')) ?? [];
    const values = fields.split(' ');
    return ((Number(values[11]) + Number(values[12])) * 1e6) / ticksPerSecond();
  }
}

function ticksPerSecond(): number {
  return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
