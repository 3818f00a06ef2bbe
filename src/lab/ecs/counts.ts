import { isWanted } from '../control/ecs/selectors.ts';
import type { TaskRecord } from '../control/ecs/records.ts';

export interface TaskCounts {
  running: number;
  pending: number;
}

/** How many of these tasks run, and how many are on their way to it. */
export function countsOf(tasks: Iterable<TaskRecord>): TaskCounts {
  const counts: TaskCounts = { running: 0, pending: 0 };
  for (const task of tasks) count(counts, task);
  return counts;
}

/** The same for each value of `keyOf`, in one pass. */
export function countsBy(
  tasks: Iterable<TaskRecord>,
  keyOf: (task: TaskRecord) => string,
): Map<string, TaskCounts> {
  const byKey = new Map<string, TaskCounts>();
  for (const task of tasks) {
    const known = byKey.get(keyOf(task));
    if (known) count(known, task);
    else byKey.set(keyOf(task), countsOf([task]));
  }
  return byKey;
}

function count(counts: TaskCounts, task: TaskRecord): void {
  if (task.lastStatus === 'RUNNING') counts.running += 1;
  else if (isWanted(task)) counts.pending += 1;
}
