import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { BalancerLoad, Routing, WorldReports } from '../control/world.ts';
import type { Reaper } from '#processes';
import { channelOf } from '../process/channel.ts';
import { entryEnvironment, entryPath } from '../process/entry.ts';
import { signalGroup } from '#processes';
import type { FromBalancer, ToBalancer } from './messages.ts';

/** A load balancer: a process of its own, started again at the same address and ports when somebody kills it. */
export interface Balancer {
  readonly host: string;
  /** The port that it keeps open; 0 where it was given none. */
  readonly port: number;
  readonly pid: number | undefined;
  /** Replaces the whole configuration; resolves when requests go by it, or by a later one. */
  route(routing: Routing): Promise<void>;
  close(): Promise<void>;
}

interface BalancerOptions {
  host: string;
  reaper: Reaper;
  onChecked: WorldReports['targetChecked'];
  /** What it did, about each second. */
  onMeasured: (load: BalancerLoad) => void;
  note: (text: string) => void;
  /** A port to keep open whatever is routed, or any where it is taken; without it only listeners' ports are open. */
  firstPort?: number;
}

const restartAfterMs = 50;
const restarts = 20;

export async function startBalancer(options: BalancerOptions): Promise<Balancer> {
  const { host, reaper, onChecked, onMeasured, note, firstPort } = options;
  const waiting = new Map<number, () => void>();
  let child: ChildProcess;
  let latest: { version: number; routing: Routing } | undefined;
  let isClosing = false;
  let gone: Promise<void> = Promise.resolve();

  /** Resolves with the port it got, or why it got none. */
  function start(port: number | undefined): Promise<number | string> {
    const started = spawn(process.execPath, [entryPath('./balancer-process', import.meta.url)], {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      env: entryEnvironment(),
    });
    child = started;
    gone = known(started);
    tell({ type: 'listen', host, ...(port !== undefined && { port }) });
    if (latest !== undefined) tell({ type: 'route', ...latest });
    return new Promise((resolve) => {
      void gone.then(() => resolve('it ended'));
      channelOf<ToBalancer, FromBalancer>(started).onMessage((message) => {
        if (message.type === 'checked') onChecked(message.targetGroupArn, message.target, message.result);
        else if (message.type === 'measured') onMeasured(message.load);
        else if (message.type === 'routed') routed(message.version);
        else if (message.type === 'not-opened')
          note(`The balancer could not open ${host}:${message.port}: ${message.code}.`);
        else resolve(message.type === 'listening' ? message.port : message.code);
      });
    });
  }

  /** Lets the reaper know a process as long as it lives; resolves at its end. */
  function known(started: ChildProcess): Promise<void> {
    const { pid } = started;
    if (pid !== undefined) reaper.add(pid);
    return new Promise((resolve) => {
      const forget = () => {
        if (pid !== undefined) reaper.remove(pid);
        resolve();
      };
      started.once('exit', forget).once('error', forget);
    });
  }

  function tell(message: ToBalancer): void {
    channelOf<ToBalancer, FromBalancer>(child).send(message);
  }

  function routed(version: number): void {
    for (const [waitingFor, resolve] of waiting) {
      if (waitingFor > version) continue;
      waiting.delete(waitingFor);
      resolve();
    }
  }

  async function end(): Promise<void> {
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    await gone;
  }

  async function startAnywhere(): Promise<number> {
    let result = await start(firstPort);
    if (typeof result === 'number') return result;
    await end();
    if (firstPort !== undefined) result = await start(0);
    if (typeof result === 'number') return result;
    await end();
    throw new Error(`The balancer could not listen on ${host}: ${result}`);
  }

  async function keepRunning(port: number): Promise<void> {
    for (let attempt = 0; attempt < restarts; attempt += 1) {
      await gone;
      if (isClosing) return;
      note(`The balancer ended; starting it again on ${host}${port === 0 ? '' : `:${port}`}.`);
      await delay(restartAfterMs);
      if (isClosing) return;
      const result = await start(port === 0 ? undefined : port);
      if (typeof result === 'string') await end();
      else attempt = 0;
    }
    note(`The balancer could not be started again on ${host}${port === 0 ? '' : `:${port}`}.`);
  }

  const port = await startAnywhere();
  void keepRunning(port);
  return {
    host,
    port,
    get pid() {
      return child.pid;
    },
    route(routing) {
      const version = (latest?.version ?? 0) + 1;
      latest = { version, routing };
      tell({ type: 'route', version, routing });
      return new Promise((resolve) => waiting.set(version, resolve));
    },
    async close() {
      isClosing = true;
      await end();
      routed(Infinity);
    },
  };
}
