import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { signalGroup } from '../process/process-group.ts';
import { startTimer } from '../process/timer.ts';
import { tailOf } from '../process/tail.ts';
import type { RunningTask, TaskContext } from './task.ts';

// Waits for its gate, and ends when the host died before it was opened.
const gate = 'read -r _ || exit 1; exec "$@" </dev/null';
const notStartedExitCode = 127;
const knockEveryMs = 25;

interface CommandContext extends TaskContext {
  command: string[];
  /** To be called with the process group; the command begins when `gateOpened` resolves. */
  onGroup(groupId: number): void;
  gateOpened: Promise<void>;
}

/** A task that is the user's own program, in a process group of its own; it has started when its port accepts. */
export function startCommandTask(context: CommandContext): RunningTask {
  const ending = new AbortController();
  let kill = () => {};
  let stop = (_withinMs?: number) => {};

  async function run(): Promise<void> {
    const port = await freePort(context.identity.address);
    if (ending.signal.aborted) return context.onExited(null);
    const child = spawn('/bin/sh', ['-c', gate, 'sh', ...context.command], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: environmentOf(context, port),
    });
    const lastLines = tailOf([child.stdout, child.stderr]);
    const groupId = child.pid;
    if (groupId === undefined) {
      const [error] = await once(child, 'error');
      return context.onExited(notStartedExitCode, String(error));
    }
    kill = () => void signalGroup(groupId, 'SIGKILL');
    stop = (withinMs) => {
      child.kill('SIGTERM');
      if (withinMs === undefined) return;
      const timer = startTimer(withinMs, kill);
      child.once('exit', () => clearTimeout(timer));
    };
    const exited = new AbortController();
    child.once('exit', (code, signal) => {
      exited.abort();
      // As in a container, whatever the program started ends with it.
      kill();
      const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      context.onExited(exitCode, ending.signal.aborted ? undefined : lastLines());
    });
    child.stdin.on('error', () => {});
    context.onGroup(groupId);
    await context.gateOpened;
    child.stdin.end('go\n');
    if (await accepts(context.identity.address, port, exited.signal)) context.onStarted(port);
  }

  void run();
  return {
    stop(withinMs) {
      if (ending.signal.aborted) return;
      ending.abort();
      stop(withinMs);
    },
    kill: () => kill(),
  };
}

function environmentOf({ identity, order }: CommandContext, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOST: identity.address,
    PORT: String(port),
    SERVICE: order.service,
    TASK_ID: order.taskId,
    INSTANCE_ID: identity.instanceId,
    ZONE: identity.zone,
  };
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen({ host, port: 0 });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** Waits until the port accepts; false when the program ended first. */
async function accepts(host: string, port: number, exited: AbortSignal): Promise<boolean> {
  while (!exited.aborted) {
    const socket = connect({ host, port });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return !exited.aborted;
    await delay(knockEveryMs, undefined, { signal: exited }).catch(() => {});
  }
  return false;
}
