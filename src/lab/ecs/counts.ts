import { isWanted } from '../control/ecs/selectors.ts';
import type { TaskRecord } from '../control/ecs/records.ts';

export interface TaskCounts {
  running: number;
  pending: number;
}

/** How many of these tasks run, and how many are on their way to it. */
export function countsOf(tasks: Iterable<TaskRecord>): TaskCounts {
  const counts: TaskCounts = { running: 0, pending: 0 };
  for (const task of tasks) {
    if (task.lastStatus === 'RUNNING') counts.running += 1;
    else if (isWanted(task)) counts.pending += 1;
  }
  return counts;
}
