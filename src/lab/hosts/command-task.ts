import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from '../spec/lab-spec.ts';
import { signalGroup } from '#processes';
import { startTimer } from '../process/timer.ts';
import { tailOf } from '../process/tail.ts';
import { environmentOf } from './command-environment.ts';
import { accepts, findPort, whyNotListening } from './ports.ts';
import type { RunningTask, TaskContext } from './task.ts';

// Waits for its gate, and ends when the host died before it was opened.
const gate = 'read -r _ || exit 1; exec "$@" </dev/null';
const notStartedExitCode = 127;
// A program that cannot run at all ends sooner, and never counts as started.
const runsForMs = 100;

interface CommandContext extends TaskContext {
  /** To be called with the process group; the command begins when `gateOpened` resolves. */
  onGroup(groupId: number): void;
  gateOpened: Promise<void>;
}

/**
 * A task that is the user's own program, in a process group of its own. It has started when its port accepts; without
 * a port, when it has run for a moment.
 */
export function startCommandTask(
  context: CommandContext,
  { command }: Extract<Program, { kind: 'command' }>,
): RunningTask {
  const { identity, order, onExited, onStarted } = context;
  const ending = new AbortController();
  let kill = () => {};
  let stop = (_withinMs?: number) => {};

  async function run(): Promise<void> {
    const listen = order.listen && { ...order.listen, port: await findPort(order.listen) };
    if (ending.signal.aborted) return onExited(null);
    const child = spawn('/bin/sh', ['-c', gate, 'sh', ...command], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: context.order.directory,
      env: environmentOf(context, listen ?? { host: identity.address }),
    });
    const lastLines = tailOf([child.stdout, child.stderr]);
    const groupId = child.pid;
    if (groupId === undefined) {
      const [error] = await once(child, 'error');
      return onExited(notStartedExitCode, String(error));
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
      onExited(exitCode, ending.signal.aborted ? undefined : lastLines());
    });
    child.stdin.on('error', () => {});
    context.onGroup(groupId);
    await context.gateOpened;
    child.stdin.end('go\n');
    if (await hasStarted(listen, exited.signal)) onStarted(listen?.port);
  }

  run().catch((error: unknown) =>
    onExited(1, order.listen ? whyNotListening(error, order.listen) : String(error)),
  );
  return {
    stop(withinMs) {
      if (ending.signal.aborted) return;
      ending.abort();
      stop(withinMs);
    },
    kill: () => kill(),
  };
}

async function hasStarted(
  listen: { host: string; port: number } | undefined,
  exited: AbortSignal,
): Promise<boolean> {
  if (listen) return accepts(listen, exited);
  await delay(runsForMs, undefined, { signal: exited }).catch(() => {});
  return !exited.aborted;
}
