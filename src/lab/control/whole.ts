import { containerInstanceOf, isSteady, isWanted, tasksOn } from './ecs/selectors.ts';
import type { ServiceRecord } from './ecs/records.ts';
import type { TargetRecord } from './elb/records.ts';
import type { GroupRecord } from './auto-scaling/records.ts';
import type { LabState } from './state.ts';

/** Whether the lab is whole: groups full and registered, services steady, every target healthy. */
export function isWhole(state: LabState): boolean {
  return (
    [...state.autoScaling.groups.values()].every((group) => isFull(state, group)) &&
    [...state.ecs.services.values()].every((service) => isServed(state, service)) &&
    !hasZombies(state)
  );
}

function isFull(state: LabState, group: GroupRecord): boolean {
  if (group.members.size !== group.desired) return false;
  return [...group.members].every(([id, member]) => {
    const isServing = member.lifecycle === 'InService' && member.health === 'Healthy';
    const isRunning = state.ec2.instances.get(id)?.state === 'running';
    const record = containerInstanceOf(state, id);
    const isRegistered = record?.status === 'ACTIVE' && record.agentConnected;
    return isServing && isRunning && (group.cluster === undefined || isRegistered);
  });
}

function isServed(state: LabState, service: ServiceRecord): boolean {
  if (service.status !== 'ACTIVE') return true;
  if (!isSteady(state, service.name) || service.deployments.length > 1) return false;
  return service.targetGroups.every(({ arn }) => {
    const all = [...(state.elb.targetGroups.get(arn)?.targets.values() ?? [])];
    const healthy = all.filter((target) => target.state === 'healthy').length;
    return all.every((target) => isSettled(state, target)) && healthy >= service.desired;
  });
}

/** Whether a balancer's target serves or is on its way out, so that nothing is left to wait for. */
function isSettled({ ecs }: LabState, { state, taskId = '' }: TargetRecord): boolean {
  if (state === 'healthy' || state === 'draining') return true;
  return ecs.tasks.get(taskId)?.desiredStatus === 'STOPPED';
}

/** Whether a task counts as running on a host that nobody hears. */
function hasZombies(state: LabState): boolean {
  for (const { id, status, agentConnected } of state.ecs.containerInstances.values())
    if (status !== 'INACTIVE' && !agentConnected && tasksOn(state, id).some(isWanted)) return true;
  return false;
}
