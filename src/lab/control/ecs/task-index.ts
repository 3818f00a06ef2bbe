import type { EcsState, TaskRecord } from './records.ts';

/** Adds a task to the state, under every key it is looked up by. */
export function addTask({ tasks, taskIndex }: EcsState, task: TaskRecord): void {
  tasks.set(task.id, task);
  under(taskIndex.byService, task.service).add(task);
  under(taskIndex.byContainerInstance, task.containerInstanceId).add(task);
}

export function removeTask({ tasks, taskIndex }: EcsState, id: string): void {
  const task = tasks.get(id);
  if (!task) return;
  tasks.delete(id);
  drop(taskIndex.byService, task.service, task);
  drop(taskIndex.byContainerInstance, task.containerInstanceId, task);
}

function under(index: Map<string, Set<TaskRecord>>, key: string): Set<TaskRecord> {
  const known = index.get(key);
  if (known) return known;
  const fresh = new Set<TaskRecord>();
  index.set(key, fresh);
  return fresh;
}

function drop(index: Map<string, Set<TaskRecord>>, key: string, task: TaskRecord): void {
  const known = index.get(key);
  known?.delete(task);
  if (known?.size === 0) index.delete(key);
}
