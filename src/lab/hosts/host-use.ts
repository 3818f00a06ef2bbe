import type { TaskUsage } from '../control/world.ts';
import type { RunningTask } from './task.ts';

/**
 * Measures the tasks that share their host's process. The operating system knows of the process alone, so its CPU is
 * attributed by the requests that each handled (evenly when none did), and its memory evenly.
 */
export function createHostUse(): (tasks: ReadonlyMap<string, RunningTask>) => TaskUsage[] {
  let cpuBefore = process.cpuUsage();
  let handledBefore = new Map<string, number>();
  return (tasks) => {
    const { user, system } = process.cpuUsage(cpuBefore);
    cpuBefore = process.cpuUsage();
    const handled = new Map<string, number>();
    for (const [taskId, task] of tasks) if (task.handled) handled.set(taskId, task.handled());
    const since = new Map(
      [...handled].map(([taskId, count]) => [taskId, count - (handledBefore.get(taskId) ?? 0)]),
    );
    handledBefore = handled;
    if (handled.size === 0) return [];
    return shareUse({ cpuMs: (user + system) / 1000, memoryBytes: process.memoryUsage.rss() }, since);
  };
}

export function shareUse(
  { cpuMs, memoryBytes }: { cpuMs: number; memoryBytes: number },
  handled: ReadonlyMap<string, number>,
): TaskUsage[] {
  const all = [...handled.values()].reduce((sum, count) => sum + count, 0);
  return [...handled].map(([taskId, count]) => ({
    taskId,
    cpuMs: cpuMs * (all > 0 ? count / all : 1 / handled.size),
    memoryBytes: Math.round(memoryBytes / handled.size),
  }));
}
