import type { LabState } from '../state.ts';
import type { ContainerInstanceRecord, ServiceRecord, TaskRecord } from './records.ts';

/** Every task of a service that is still visible, the stopped ones too. */
export function tasksOf(state: LabState, service: string): TaskRecord[] {
  return [...(state.ecs.taskIndex.byService.get(service) ?? [])];
}

/** Every task of a container instance that is still visible. */
export function tasksOn(state: LabState, containerInstanceId: string): TaskRecord[] {
  return [...(state.ecs.taskIndex.byContainerInstance.get(containerInstanceId) ?? [])];
}

/** The PRIMARY deployment of a service. */
export function primaryOf(service: ServiceRecord): ServiceRecord['deployments'][number] | undefined {
  return service.deployments.find(({ status }) => status === 'PRIMARY');
}

/** Whether a task counts towards its service: wanted and not over. */
export function isWanted(task: TaskRecord): boolean {
  return task.desiredStatus === 'RUNNING' && task.lastStatus !== 'STOPPED';
}

/** ECS's runningCount of a service. */
export function runningCount(state: LabState, service: string): number {
  return tasksOf(state, service).filter((task) => task.lastStatus === 'RUNNING').length;
}

/** ECS's pendingCount of a service: wanted, and not running yet. */
export function pendingCount(state: LabState, service: string): number {
  return tasksOf(state, service).filter((task) => isWanted(task) && task.lastStatus !== 'RUNNING').length;
}

/** CPU units and MiB that no task holds. A task holds its share until it is STOPPED. */
export function capacityLeft(
  { ecs }: LabState,
  { id, cpu, memory }: ContainerInstanceRecord,
): { cpu: number; memory: number } {
  const load = ecs.taskIndex.loads.get(id);
  return { cpu: cpu - (load?.cpu ?? 0), memory: memory - (load?.memory ?? 0) };
}

/** The latest container instance of an EC2 instance. */
export function containerInstanceOf(
  { ecs }: LabState,
  instanceId: string,
): ContainerInstanceRecord | undefined {
  return ecs.containerInstances.get(ecs.registrations.get(instanceId) ?? '');
}

/**
 * Whether a service is what its deployment asks for, in ECS's sense: it does not look at targets, nor at tasks that
 * were told to stop and whose host hears nothing.
 */
export function isSteady(state: LabState, service: string): boolean {
  let wanted = 0;
  for (const task of state.ecs.taskIndex.byService.get(service) ?? []) {
    if (task.lastStatus === 'STOPPED') continue;
    if (task.lastStatus !== 'RUNNING') return false;
    if (isWanted(task)) wanted += 1;
  }
  return wanted === state.ecs.services.get(service)?.desired;
}
