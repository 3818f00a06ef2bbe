import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Signals a whole process group; false when it is gone. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}

/** Whether a process with this id runs, or could: a zombie, which waits for its parent alone, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/** Waits for a process to end; false when it did not in time. */
export async function untilGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await delay(10);
  }
  return true;
}

/** When a process began, in ticks since the boot: tells it from a later one of the same id. Undefined where /proc is not. */
export function beginOf(pid: number): string | undefined {
  return statOf(pid)?.[19];
}

function isZombie(pid: number): boolean {
  const fields = statOf(pid);
  // Its sockets close with its last thread.
  return fields !== undefined && fields[0] === 'Z' && Number(fields[17]) <= 1;
}

/** The fields of /proc/<pid>/stat from the state on (the third, proc(5)). */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
