import { containerInstanceOf, isSteady } from './ecs/selectors.ts';
import type { ServiceRecord } from './ecs/records.ts';
import type { TargetRecord } from './elb/records.ts';
import type { GroupRecord } from './auto-scaling/records.ts';
import type { LabState } from './state.ts';

/** Whether the lab is whole: groups full and registered, services steady, every target healthy. */
export function isWhole(state: LabState): boolean {
  return (
    [...state.autoScaling.groups.values()].every((group) => isFull(state, group)) &&
    [...state.ecs.services.values()].every((service) => isServed(state, service))
  );
}

function isFull(state: LabState, group: GroupRecord): boolean {
  const members = [...group.members].filter(([, { lifecycle }]) => lifecycle !== 'Standby');
  if (members.length !== group.desired) return false;
  return members.every(([id, member]) => {
    const isServing = member.lifecycle === 'InService' && member.health === 'Healthy';
    const instance = state.ec2.instances.get(id);
    const isRegistered =
      instance?.cluster === undefined || containerInstanceOf(state, id)?.status === 'ACTIVE';
    return isServing && instance?.state === 'running' && isRegistered;
  });
}

function isServed(state: LabState, service: ServiceRecord): boolean {
  if (service.status !== 'ACTIVE') return true;
  if (!isSteady(state, service.name)) return false;
  return service.targetGroups.every(({ arn }) => {
    const all = [...(state.elb.targetGroups.get(arn)?.targets.values() ?? [])];
    const healthy = all.filter((target) => target.state === 'healthy').length;
    return all.every(isSettled) && healthy >= service.desired;
  });
}

/** Whether a balancer's target serves or is on its way out, so that nothing is left to wait for. */
function isSettled(target: TargetRecord): boolean {
  return target.state === 'healthy' || target.state === 'draining';
}
