import { spawn } from 'node:child_process';
import type { TaskUsage } from '../control/world.ts';
import { channelOf } from '../process/channel.ts';
import { entryEnvironment, entryPath } from '../process/entry.ts';
import { startTimer } from '../process/timer.ts';
import { createHostGroups } from './host-groups.ts';
import { createListeners } from './listeners.ts';
import type { FromHost, HostIdentity, SpotAction, TaskOrder, ToHost } from './messages.ts';
import type { Reaper } from '#processes';

/** What a host tells the one who started it. While it is cut off it tells nothing; it does so when it is back. */
export interface HostReports {
  booted(): void;
  /** Once: it ended or vanished, asked to or not. */
  ended(): void;
  taskStarted(taskId: string, address?: { host: string; port: number }): void;
  taskExited(taskId: string, exitCode: number | null): void;
  containerChecked(taskId: string, isOk: boolean): void;
  tasksMeasured(usage: TaskUsage[], overMs: number): void;
  note: (text: string) => void;
}

/** One instance from boot to end: a process group, and one more for each user's command on it. */
export interface Host {
  readonly pid: number | undefined;
  /** The process groups of users' commands, by task; none while it is not heard. */
  readonly commandGroups: ReadonlyMap<string, number>;
  startTask(order: TaskOrder): void;
  stopTask(taskId: string, withinMs: number): void;
  /** Once it has booted. */
  setSpotAction(spot: SpotAction | undefined): void;
  /** Silent to its peers, stopped and whole; or back. */
  setReachable(isReachable: boolean): void;
  /** SIGTERM, then SIGKILL. */
  shutDown(withinMs: number): void;
  /** Silent to its peers for a while, then gone. */
  vanish(silentMs: number): Promise<void>;
  kill(): void;
  /** Resolves when no process of it is left. */
  gone: Promise<void>;
}

// A host that is too busy to answer is silenced all the same, with longer queues.
const hushWithinMs = 100;

export function startHost(identity: HostIdentity, reaper: Reaper, reports: HostReports): Host {
  const child = spawn(process.execPath, [entryPath('./host-process', import.meta.url)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: entryEnvironment(),
  });
  const channel = channelOf<ToHost, FromHost>(child);
  const groups = createHostGroups(reaper);
  const listeners = createListeners(identity.instanceId, reports.note);
  const orders = new Map<string, TaskOrder>();
  let state: 'up' | 'cut' | 'vanished' | 'ended' = 'up';
  let held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  let hushed = Promise.withResolvers<void>();

  const kill = () => groups.signal('SIGKILL');

  function killLater(ms: number): void {
    clearTimeout(timer);
    timer = startTimer(ms, kill);
  }

  function tell(report: () => void): void {
    if (state === 'up') report();
    else if (state === 'cut') held.push(report);
  }

  /** Stops every process of the host and makes its listeners silent; what called it off meanwhile wins. */
  async function fallSilent(): Promise<void> {
    hushed = Promise.withResolvers();
    channel.send({ type: 'hush', isHushed: true });
    const timer = startTimer(hushWithinMs, hushed.resolve);
    await hushed.promise;
    clearTimeout(timer);
    if (state !== 'cut' && state !== 'vanished') return;
    groups.signal('SIGSTOP');
    await listeners.silence();
  }

  function hear(message: FromHost): void {
    switch (message.type) {
      case 'booted':
        listeners.add('metadata', { host: identity.address, port: message.metadataPort });
        return tell(() => reports.booted());
      case 'hushed':
        return hushed.resolve();
      case 'task-group':
        // The message of a host that is gone already: its command never began, for lack of an open gate.
        if (state === 'ended') return;
        groups.add(message.groupId, message.taskId);
        return channel.send({ type: 'open-gate', taskId: message.taskId });
      case 'task-started':
        return taskStarted(message.taskId, message.port);
      case 'task-exited':
        return taskExited(message.taskId, message.exitCode, message.lastLines);
      case 'task-checked':
        // What was checked while nobody heard it is old news later.
        return state === 'up' ? reports.containerChecked(message.taskId, message.isOk) : undefined;
      case 'tasks-measured':
        return tell(() => reports.tasksMeasured(message.usage, message.overMs));
    }
  }

  function taskStarted(taskId: string, port?: number): void {
    const host = orders.get(taskId)?.listen?.host;
    if (host === undefined || port === undefined) return tell(() => reports.taskStarted(taskId));
    listeners.add(taskId, { host, port });
    tell(() => reports.taskStarted(taskId, { host, port }));
  }

  function taskExited(taskId: string, exitCode: number | null, lastLines?: string): void {
    groups.remove(taskId);
    listeners.remove(taskId);
    orders.delete(taskId);
    if (lastLines)
      reports.note(`Task ${taskId} exited with ${exitCode ?? 'no code'}; it last wrote:\n${lastLines}`);
    tell(() => reports.taskExited(taskId, exitCode));
  }

  channel.onMessage(hear);
  const gone = new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      groups.end();
      listeners.release();
      const isNews = state === 'up' || state === 'cut';
      state = 'ended';
      if (isNews) reports.ended();
      resolve();
    };
    child.once('exit', finish);
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      reports.note(`${identity.instanceId} could not be started: ${error.message}`);
      finish();
    });
  });

  if (child.pid !== undefined) groups.add(child.pid);
  channel.send({ type: 'boot', identity });

  return {
    pid: child.pid,
    get commandGroups() {
      return state === 'up' ? groups.ofTasks() : new Map();
    },
    gone,
    kill,
    startTask(task) {
      orders.set(task.taskId, task);
      channel.send({ type: 'start-task', task });
    },
    stopTask: (taskId, withinMs) => channel.send({ type: 'stop-task', taskId, withinMs }),
    setSpotAction: (spot) => channel.send({ type: 'spot-action', spot }),
    setReachable(isReachable) {
      if (isReachable && state === 'cut') {
        state = 'up';
        listeners.release();
        groups.signal('SIGCONT');
        channel.send({ type: 'hush', isHushed: false });
        for (const report of held.splice(0)) report();
      } else if (!isReachable && state === 'up') {
        state = 'cut';
        void fallSilent();
      }
    },
    shutDown(withinMs) {
      if (state === 'cut') groups.signal('SIGCONT');
      child.kill('SIGTERM');
      killLater(withinMs);
    },
    async vanish(silentMs) {
      if (state !== 'up' && state !== 'cut') return;
      state = 'vanished';
      await fallSilent();
      reports.ended();
      if (state === 'vanished') killLater(silentMs);
    },
  };
}
