import { spawn } from 'node:child_process';
import { channelOf } from '../process/channel.ts';
import { entryEnvironment, entryPath } from '../process/entry.ts';
import { signalGroup } from '../process/process-group.ts';
import { startTimer } from '../process/timer.ts';
import type { FromHost, HostIdentity, TaskOrder, ToHost } from './messages.ts';
import type { Reaper } from './reaper.ts';
import { silence, type Fill } from './vanish.ts';

/** What a host tells the one who started it. */
export interface HostReports {
  booted(): void;
  /** Once: it ended or vanished, asked to or not. */
  ended(): void;
  taskStarted(taskId: string, port: number): void;
  taskExited(taskId: string, exitCode: number | null): void;
  note: (text: string) => void;
}

/** One instance: a process group, and one more for each user's command on it. */
export interface Host {
  readonly pid: number | undefined;
  startTask(order: TaskOrder): void;
  stopTask(taskId: string, withinMs: number): void;
  /** SIGTERM, then SIGKILL. */
  shutDown(withinMs: number): void;
  /** Silent to its peers for a while, then gone. */
  vanish(silentMs: number): Promise<void>;
  kill(): void;
  /** Resolves when no process of it is left. */
  gone: Promise<void>;
}

export function startHost(identity: HostIdentity, reaper: Reaper, reports: HostReports): Host {
  const child = spawn(process.execPath, [entryPath('./host-process', import.meta.url)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: entryEnvironment(),
  });
  const channel = channelOf<ToHost, FromHost>(child);
  const groups = new Set<number>();
  const taskGroups = new Map<string, number>();
  const ports = new Map<string, number>();
  const fills: Fill[] = [];
  let state: 'up' | 'silent' | 'ended' = 'up';
  let timer: NodeJS.Timeout | undefined;

  function remember(groupId: number): void {
    groups.add(groupId);
    reaper.add(groupId);
  }

  function forget(groupId: number): void {
    groups.delete(groupId);
    reaper.remove(groupId);
  }

  function kill(): void {
    for (const groupId of groups) signalGroup(groupId, 'SIGKILL');
  }

  function killLater(ms: number): void {
    timer = startTimer(ms, kill);
  }

  async function fill(port: number): Promise<void> {
    const result = await silence(identity.address, port);
    fills.push(result);
    if (result.isSilent) return;
    const { instanceId, address } = identity;
    reports.note(
      `${instanceId} is not silent at ${address}:${port}: ${result.reason}. Its peers see more than silence.`,
    );
  }

  function taskGroup(taskId: string, groupId: number): void {
    // The message of a host that is gone already: its command never began, for lack of an open gate.
    if (state === 'ended') return;
    remember(groupId);
    taskGroups.set(taskId, groupId);
    if (state === 'up') channel.send({ type: 'open-gate', taskId });
  }

  function taskExited(taskId: string, exitCode: number | null, lastLines?: string): void {
    const groupId = taskGroups.get(taskId);
    if (groupId !== undefined) forget(groupId);
    taskGroups.delete(taskId);
    ports.delete(taskId);
    if (lastLines)
      reports.note(`Task ${taskId} exited with ${exitCode ?? 'no code'}; it last wrote:\n${lastLines}`);
    if (state === 'up') reports.taskExited(taskId, exitCode);
  }

  channel.onMessage((message) => {
    switch (message.type) {
      case 'booted':
        return reports.booted();
      case 'task-group':
        return taskGroup(message.taskId, message.groupId);
      case 'task-exited':
        return taskExited(message.taskId, message.exitCode, message.lastLines);
      case 'task-started':
        ports.set(message.taskId, message.port);
        if (state === 'up') return reports.taskStarted(message.taskId, message.port);
        return void fill(message.port);
    }
  });

  const gone = new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      kill();
      for (const groupId of groups) forget(groupId);
      for (const each of fills) each.release();
      const isNews = state === 'up';
      state = 'ended';
      if (isNews) reports.ended();
      resolve();
    };
    child.once('exit', finish);
    child.once('error', (error) => {
      reports.note(`${identity.instanceId} could not be started: ${error.message}`);
      finish();
    });
  });

  if (child.pid !== undefined) remember(child.pid);
  channel.send({ type: 'boot', identity });

  return {
    pid: child.pid,
    gone,
    kill,
    startTask: (task) => channel.send({ type: 'start-task', task }),
    stopTask: (taskId, withinMs) => channel.send({ type: 'stop-task', taskId, withinMs }),
    shutDown(withinMs) {
      child.kill('SIGTERM');
      killLater(withinMs);
    },
    async vanish(silentMs) {
      if (state !== 'up') return;
      state = 'silent';
      for (const groupId of groups) signalGroup(groupId, 'SIGSTOP');
      await Promise.all([...ports.values()].map(fill));
      if (state !== 'silent') return reports.ended();
      reports.ended();
      killLater(silentMs);
    },
  };
}
