import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Routing, WorldReports } from '../control/world.ts';
import type { Reaper } from '../hosts/reaper.ts';
import { channelOf } from '../process/channel.ts';
import { entryEnvironment, entryPath } from '../process/entry.ts';
import { signalGroup } from '../process/process-group.ts';
import type { FromBalancer, ToBalancer } from './messages.ts';

/** The lab's load balancer: a process of its own, started again at the same address when somebody kills it. */
export interface Balancer {
  readonly host: string;
  readonly port: number;
  readonly pid: number | undefined;
  /** Replaces the whole configuration. */
  route(routing: Routing): void;
  close(): Promise<void>;
}

interface BalancerOptions {
  host: string;
  reaper: Reaper;
  onChecked: WorldReports['targetChecked'];
  note: (text: string) => void;
}

const wellKnownPort = 8080;
const restartAfterMs = 50;
const restarts = 20;

/** Starts the balancer on port 8080, or on any where that is taken. */
export async function startBalancer({ host, reaper, onChecked, note }: BalancerOptions): Promise<Balancer> {
  let child: ChildProcess;
  let routing: Routing | undefined;
  let isClosing = false;
  let gone: Promise<void> = Promise.resolve();

  function tell(message: ToBalancer): void {
    channelOf<ToBalancer, FromBalancer>(child).send(message);
  }

  /** Resolves with the port it got, or the code of the error. */
  function start(port: number): Promise<number | string> {
    const started = spawn(process.execPath, [entryPath('./balancer-process', import.meta.url)], {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      env: entryEnvironment(),
    });
    child = started;
    const { pid } = started;
    if (pid !== undefined) reaper.add(pid);
    gone = new Promise((resolve) => {
      const end = () => {
        if (pid !== undefined) reaper.remove(pid);
        resolve();
      };
      started.once('exit', end).once('error', end);
    });
    tell({ type: 'listen', host, port });
    if (routing !== undefined) tell({ type: 'route', routing });
    return new Promise((resolve) => {
      void gone.then(() => resolve('it ended'));
      channelOf<ToBalancer, FromBalancer>(started).onMessage((message) => {
        if (message.type === 'checked') onChecked(message.targetGroupArn, message.target, message.result);
        else resolve(message.type === 'listening' ? message.port : message.code);
      });
    });
  }

  async function end(): Promise<void> {
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    await gone;
  }

  async function startAnywhere(): Promise<number> {
    let result = await start(wellKnownPort);
    if (typeof result === 'number') return result;
    await end();
    result = await start(0);
    if (typeof result === 'number') return result;
    await end();
    throw new Error(`The balancer could not listen on ${host}: ${result}`);
  }

  async function keepRunning(port: number): Promise<void> {
    for (let attempt = 0; attempt < restarts; attempt += 1) {
      await gone;
      if (isClosing) return;
      note(`The balancer ended; starting it again on ${host}:${port}.`);
      await delay(restartAfterMs);
      if (isClosing) return;
      const result = await start(port);
      if (typeof result === 'string') await end();
      else attempt = 0;
    }
    note(`The balancer could not be started again on ${host}:${port}.`);
  }

  const port = await startAnywhere();
  void keepRunning(port);
  return {
    host,
    port,
    get pid() {
      return child.pid;
    },
    route(next) {
      routing = next;
      tell({ type: 'route', routing: next });
    },
    async close() {
      isClosing = true;
      await end();
    },
  };
}
