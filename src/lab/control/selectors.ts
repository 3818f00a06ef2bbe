import type { ContainerInstanceRecord, LabState, TargetRecord, TaskRecord } from './state.ts';

/** Every task of a service that is still visible, the stopped ones too. */
export function tasksOf(state: LabState, service: string): TaskRecord[] {
  return [...state.tasks.values()].filter((task) => task.service === service);
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
  for (const task of state.tasks.values()) {
    if (task.containerInstanceId !== containerInstance.id || task.lastStatus === 'STOPPED') continue;
    const spec = state.services.get(task.service)?.spec;
    cpu -= spec?.cpu ?? 0;
    memory -= spec?.memory ?? 0;
  }
  return { cpu, memory };
}

/** The container instance of an EC2 instance. */
export function containerInstanceOf(
  state: LabState,
  instanceId: string,
): ContainerInstanceRecord | undefined {
  for (const record of state.containerInstances.values()) if (record.instanceId === instanceId) return record;
  return undefined;
}

/** Whether a service is what its deployment asks for, in ECS's sense: it does not look at targets. */
export function isSteady(state: LabState, service: string): boolean {
  const desired = state.services.get(service)?.desired;
  const alive = tasksOf(state, service).filter((task) => task.lastStatus !== 'STOPPED');
  return alive.length === desired && alive.every((task) => task.lastStatus === 'RUNNING');
}

/** Whether a balancer's target serves or is on its way out, so that nothing is left to wait for. */
function isSettledTarget(target: TargetRecord): boolean {
  return target.state === 'healthy' || target.state === 'draining';
}

/** Whether the lab is whole: groups full and registered, services steady, every target healthy. */
export function isWhole(state: LabState): boolean {
  for (const group of state.groups.values()) {
    if (group.members.size !== group.desired) return false;
    for (const [id, member] of group.members) {
      const isServing = member.lifecycle === 'InService' && member.health === 'Healthy';
      if (!isServing || state.instances.get(id)?.state !== 'running') return false;
      if (containerInstanceOf(state, id)?.status !== 'ACTIVE') return false;
    }
  }
  for (const service of state.services.values()) {
    if (!isSteady(state, service.name)) return false;
    const targets = state.targetGroups.get(service.targetGroupArn ?? '')?.targets.values();
    const all = [...(targets ?? [])];
    if (!all.every(isSettledTarget)) return false;
    const healthy = all.filter((target) => target.state === 'healthy').length;
    if (service.targetGroupArn !== undefined && healthy !== service.desired) return false;
  }
  return true;
}
