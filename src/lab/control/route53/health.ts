import type { LabState } from '../state.ts';
import { balancerNamed, isBalancerHealthy } from './balancer-names.ts';
import { findName } from './find-name.ts';
import type { HealthCheckRecord, RecordSet } from './records.ts';

const deepest = 8;

/** What a health check says. One that is gone, and one that is disabled, passes. */
export function isHealthy(state: LabState, id: string): boolean {
  const check = state.route53.healthChecks.get(id);
  if (!check) return true;
  const passes = check.isDisabled || (check.type === 'CALCULATED' ? adds(state, check) : check.passes);
  return passes !== check.isInverted;
}

/** A calculated check never has another one as its child. */
function adds(state: LabState, { children, childThreshold }: HealthCheckRecord): boolean {
  const healthy = children.filter((id) => isHealthy(state, id)).length;
  return healthy >= childThreshold;
}

/** Whether a record set may be answered with. */
export function isRecordHealthy(state: LabState, set: RecordSet, depth = 0): boolean {
  const { healthCheckId, instance, alias } = set;
  if (healthCheckId !== undefined && !isHealthy(state, healthCheckId)) return false;
  if (instance) {
    const { instances } = state.discovery.services.get(instance.serviceId) ?? {};
    if (instances?.get(instance.id)?.health === 'UNHEALTHY') return false;
  }
  return !alias?.evaluatesHealth || isTargetHealthy(state, set, alias.name, depth);
}

function isTargetHealthy(state: LabState, { type }: RecordSet, target: string, depth: number): boolean {
  const balancer = balancerNamed(state, target);
  if (balancer) return isBalancerHealthy(state, balancer);
  if (depth >= deepest) return false;
  const sets = [...(findName(state, target)?.node?.sets.get(type)?.values() ?? [])];
  return sets.some((set) => isRecordHealthy(state, set, depth + 1));
}
