import type { Failing } from './endings.ts';
import type { TaskRecord } from './records.ts';

/** A wanted task as its service's scheduler sees it. */
export interface TaskView {
  task: TaskRecord;
  /** Of the PRIMARY deployment. */
  isCurrent: boolean;
  /** On a DRAINING container instance. */
  isDraining: boolean;
  isHealthy: boolean;
  failing?: Failing;
}

export interface Demand {
  desired: number;
  /** Healthy tasks below which none is stopped, and wanted ones above which none is started. */
  minimum: number;
  maximum: number;
  /** The latest task fitted nowhere. */
  isCrowded: boolean;
  /** Tasks beyond the desired ones stay until as many are healthy without them. */
  isRebalancing: boolean;
}

/** What to do for a REPLICA service now. */
export interface Plan {
  start: number;
  /** Tasks whose place is taken by others: of an older deployment, or on a DRAINING instance. */
  replaced: TaskRecord[];
  unhealthy: { task: TaskRecord; failing: Failing }[];
  /** How many of the remaining ones are too many. */
  surplus: number;
  /** The percentages allow neither a start nor a stop. */
  isStuck: boolean;
}

/**
 * Lost tasks are replaced at once; those that are to go are stopped as far as enough healthy ones remain, and their
 * successors are started as far as the maximum allows.
 */
export function planOf(tasks: readonly TaskView[], demand: Demand): Plan {
  const { desired, minimum, maximum, isCrowded } = demand;
  const failing = tasks.filter(({ failing: checks }) => checks !== undefined);
  const moving = tasks.filter((each) => each.failing === undefined && (!each.isCurrent || each.isDraining));
  const staying = tasks.filter((each) => each.failing === undefined && each.isCurrent && !each.isDraining);
  const healthy = tasks.filter((each) => each.isHealthy && each.failing === undefined).length;
  const missing = Math.max(0, desired - staying.length);
  const room = Math.max(0, Math.max(maximum, desired) - tasks.length);
  const start = Math.min(missing, room);

  const pending = moving.filter(({ task }) => task.lastStatus !== 'RUNNING');
  const unproven = moving.filter(({ task, isHealthy }) => task.lastStatus === 'RUNNING' && !isHealthy);
  const proven = moving.filter(({ isHealthy }) => isHealthy);
  const spare = Math.max(0, healthy - minimum);
  const replaced = [...pending, ...(healthy >= minimum ? unproven : []), ...proven.slice(0, spare)];

  const succeeded = Math.max(0, healthy - (desired - failing.length));
  const isBlocked = failing.length > 0 && (isCrowded || room === 0);
  const isNext = isBlocked && staying.every(({ isHealthy }) => isHealthy);
  const unhealthy = failing.slice(0, Math.max(succeeded, isNext ? 1 : 0));

  const beyond = Math.max(0, staying.length - desired);
  const surplus = demand.isRebalancing ? Math.min(beyond, Math.max(0, healthy - desired)) : beyond;
  const isWaiting = tasks.some(({ isHealthy, failing: checks }) => !isHealthy && checks === undefined);
  const isStuck =
    moving.some(({ isCurrent }) => !isCurrent) && missing > 0 && start === 0 && replaced.length === 0;
  return {
    start,
    replaced: replaced.map(({ task }) => task),
    unhealthy: unhealthy.map(({ task, failing: checks = {} }) => ({ task, failing: checks })),
    surplus,
    isStuck: isStuck && !isWaiting,
  };
}
