import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Child processes that end with the stack, whatever happens in between. */
export class Processes implements AsyncDisposable {
  readonly #children: ChildProcess[] = [];

  /** Starts a module of this folder. */
  start(module: string, args: readonly (string | number)[] = []): ChildProcess {
    const path = new URL(`${module}.ts`, import.meta.url);
    const child = fork(path, args.map(String), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#children.push(child);
    return child;
  }

  /** URLs of `count` healthy servers, in so many processes. */
  async healthyUrls(count: number, processes: number): Promise<string[]> {
    const each = Math.ceil(count / processes);
    const servers = Array.from({ length: processes }, () => this.start('healthy-process', [each]));
    const ports = await Promise.all(servers.map((server) => firstMessage<number[]>(server)));
    return ports
      .flat()
      .slice(0, count)
      .map((port) => `http://127.0.0.1:${port}/health`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = this.#children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map((child) => {
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        return exited;
      });
    await Promise.all(ended);
  }
}

/** The first message of a child; rejects when it ends before. */
export async function firstMessage<T>(child: ChildProcess): Promise<T> {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, 'exit', { signal }).then(() =>
    Promise.reject(new Error('The child ended early.')),
  );
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message as T;
  } finally {
    ended.catch(() => undefined);
    settled.abort();
  }
}
