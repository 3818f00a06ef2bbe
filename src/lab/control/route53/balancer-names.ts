import type { BalancerRecord } from '../elb/records.ts';
import type { LabState } from '../state.ts';

/** The zone of balancers' names, which belongs to AWS: an alias to a balancer names it. */
export const balancerZoneId = 'Z0LAB1ELB2NAMES';
const ttlSeconds = 60;

export function balancerZoneOf({ region }: LabState): string {
  return `elb.${region}.lab.`;
}

/** The name that a balancer has in the lab's DNS. */
function balancerName(state: LabState, { name, id }: BalancerRecord): string {
  return `${name.toLowerCase()}-${id}.${balancerZoneOf(state)}`;
}

/** The balancer of a name: its own, that with `dualstack.` before it, or the address that ELB describes it with. */
export function balancerNamed(state: LabState, name: string): BalancerRecord | undefined {
  const plain = name.replace(/^dualstack\./, '');
  return [...state.elb.balancers.values()].find(
    (balancer) => balancerName(state, balancer) === plain || `${balancer.host}.` === plain,
  );
}

/** Where the balancer is, as the name servers answer it; nothing while it is provisioned. */
export function balancerAddress({ host, state }: BalancerRecord): { ttlSeconds: number; values: string[] } {
  return { ttlSeconds, values: state === 'provisioning' ? [] : [host] };
}

/** Healthy in the sense of an alias: every target group that has targets has a healthy one. */
export function isBalancerHealthy({ elb }: LabState, { listeners }: BalancerRecord): boolean {
  const arns = [...listeners.values()].flatMap(({ rules }) =>
    rules.flatMap(({ action }) => (action.type === 'forward' ? action.groups.map(({ arn }) => arn) : [])),
  );
  return arns.every((arn) => {
    const targets = [...(elb.targetGroups.get(arn)?.targets.values() ?? [])];
    return targets.length === 0 || targets.some(({ state }) => state === 'healthy');
  });
}
