import type { Context } from '../context.ts';
import type { InstanceRecord } from './records.ts';

/** What became of a request to terminate instances. */
export interface Termination {
  /** In the order asked, with EC2's previous and current state of each. */
  changed: { instanceId: string; previous: InstanceRecord['state']; current: InstanceRecord['state'] }[];
  /** Left alone because an instance asked for in the same zone is protected; empty when nothing was denied. */
  denied: { instanceId: string; because: string }[];
}

/** EC2's rule: one protected instance saves every instance of the request in its zone, and no other. */
export function splitByProtection(
  { state, does }: Pick<Context, 'state' | 'does'>,
  ids: readonly string[],
): { allowed: InstanceRecord[]; denied: Termination['denied'] } {
  const asked = [...new Set(ids)].flatMap((id) => state.ec2.instances.get(id) ?? []);
  const protectors = new Map<string, string>();
  const rangeOf = (zone: string) => (does('protection-by-zone') ? zone : '');
  for (const { id, zone, isProtected } of asked)
    if (isProtected && !protectors.has(rangeOf(zone))) protectors.set(rangeOf(zone), id);
  const denied = asked.flatMap(({ id, zone }) => {
    const because = protectors.get(rangeOf(zone));
    return because === undefined ? [] : [{ instanceId: id, because }];
  });
  return { allowed: asked.filter(({ zone }) => !protectors.has(rangeOf(zone))), denied };
}
