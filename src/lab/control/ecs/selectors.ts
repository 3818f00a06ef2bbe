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
  state: LabState,
  containerInstance: ContainerInstanceRecord,
): { cpu: number; memory: number } {
  let { cpu, memory } = containerInstance;
  for (const task of tasksOn(state, containerInstance.id)) {
    if (task.lastStatus === 'STOPPED') continue;
    const definition = state.ecs.taskDefinitions.get(task.definition);
    cpu -= definition?.cpu ?? 0;
    memory -= definition?.memory ?? 0;
  }
  return { cpu, memory };
}

/** The container instance of an EC2 instance. */
export function containerInstanceOf(
  state: LabState,
  instanceId: string,
): ContainerInstanceRecord | undefined {
  for (const record of state.ecs.containerInstances.values())
    if (record.instanceId === instanceId) return record;
  return undefined;
}

/** Whether a service is what its deployment asks for, in ECS's sense: it does not look at targets. */
export function isSteady(state: LabState, service: string): boolean {
  const desired = state.ecs.services.get(service)?.desired;
  const alive = tasksOf(state, service).filter((task) => task.lastStatus !== 'STOPPED');
  return alive.length === desired && alive.every((task) => task.lastStatus === 'RUNNING');
}
