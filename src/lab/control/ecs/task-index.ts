import type { EcsState, Load, TaskRecord } from './records.ts';

/** Adds a task to the state, under every key it is looked up by, and takes its share of its host. */
export function addTask({ tasks, taskIndex }: EcsState, task: TaskRecord): void {
  tasks.set(task.id, task);
  under(taskIndex.byService, task.service).add(task);
  under(taskIndex.byContainerInstance, task.containerInstanceId).add(task);
  const load = taskIndex.loads.get(task.containerInstanceId) ?? unloaded();
  taskIndex.loads.set(task.containerInstanceId, load);
  load.cpu += task.cpu;
  load.memory += task.memory;
  load.tasks += 1;
  if (task.hostPort !== undefined) load.ports.push(task.hostPort);
}

/** Gives back what a task held of its host; called once, when it is STOPPED. */
export function releaseTask({ taskIndex }: EcsState, task: TaskRecord): void {
  const load = taskIndex.loads.get(task.containerInstanceId);
  if (!load) return;
  load.cpu -= task.cpu;
  load.memory -= task.memory;
  load.tasks -= 1;
  if (task.hostPort !== undefined) load.ports.splice(load.ports.indexOf(task.hostPort), 1);
  if (load.tasks === 0) taskIndex.loads.delete(task.containerInstanceId);
}

/** Removes a stopped task that is no longer visible. */
export function removeTask({ tasks, taskIndex }: EcsState, id: string): void {
  const task = tasks.get(id);
  if (!task) return;
  tasks.delete(id);
  drop(taskIndex.byService, task.service, task);
  drop(taskIndex.byContainerInstance, task.containerInstanceId, task);
}

export function unloaded(): Load {
  return { cpu: 0, memory: 0, tasks: 0, ports: [] };
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
