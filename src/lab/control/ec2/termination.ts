import type { Context } from '../context.ts';
import type { InstanceRecord } from './records.ts';

/** EC2's previous and current state of one instance that was asked to change. */
export interface StateChange {
  instanceId: string;
  previous: InstanceRecord['state'];
  current: InstanceRecord['state'];
}

/** What became of a request to terminate instances. */
export interface Termination {
  /** In the order asked. */
  changed: StateChange[];
  /** Left alone because an instance asked for in the same zone is protected; empty when nothing was denied. */
  denied: { instanceId: string; because: string }[];
}

/** Whether TerminateInstances leaves it alone: stop protection protects from that, too. */
export function isGuarded({ isProtected, isStopProtected }: InstanceRecord): boolean {
  return isProtected || isStopProtected;
}

/** EC2's rule: one protected instance saves every instance of the request in its zone, and no other. */
export function splitByProtection(
  { state, does }: Pick<Context, 'state' | 'does'>,
  ids: readonly string[],
): { allowed: InstanceRecord[]; denied: Termination['denied'] } {
  const asked = [...new Set(ids)].flatMap((id) => state.ec2.instances.get(id) ?? []);
  const protectors = new Map<string, string>();
  const rangeOf = (zone: string) => (does('protection-by-zone') ? zone : '');
  for (const instance of asked)
    if (isGuarded(instance) && !protectors.has(rangeOf(instance.zone)))
      protectors.set(rangeOf(instance.zone), instance.id);
  const denied = asked.flatMap(({ id, zone }) => {
    const because = protectors.get(rangeOf(zone));
    return because === undefined ? [] : [{ instanceId: id, because }];
  });
  return { allowed: asked.filter(({ zone }) => !protectors.has(rangeOf(zone))), denied };
}
