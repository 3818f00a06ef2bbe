import { BadInputError, sample, seededRandom, type FaultPlan, type Instance, listed } from '#core';
import type { PlanContext } from '../contract.ts';
import { victimsOf } from '../drawn.ts';
import { sparedIn, sparedText, type Spared } from '../spared.ts';
import type { Params } from './params.ts';

type Zones = Map<string, Instance[]>;

export function plan(params: Params, context: PlanContext): Omit<FaultPlan, 'kind'> {
  const { inventory, hurtBefore = [] } = context;
  const running = inventory.instances.filter(({ state }) => state === 'running');
  const zones: Zones = Map.groupBy(running, ({ zone }) => zone);
  const spared = sparedIn(context, params.tag);
  const zone = params.zone ?? drawnZone(zones, spared, params);
  const hit = zones.get(zone) ?? [];
  refuse(zone, { hit, zones, spared, hurtBefore }, params);
  const before = idsOf(hurtBefore.filter((one) => one.zone === zone)).sort();
  const subnets = [...new Set(hit.flatMap(({ subnetId }) => subnetId ?? []))].sort();
  const drawn = params.zone === undefined ? `, seed ${params.seed}` : '';
  const number = `${hit.length} of ${running.length} instances`;
  return {
    params: { ...params, region: inventory.region, zone, hurtBefore: before },
    summary: `cut off zone ${zone}: ${number} in ${countText(subnets.length, 'subnet')}${drawn}`,
    victims: victimsOf({ victims: idsOf(hit) }, inventory),
    isReversible: true,
    holdMs: params.for,
    // Cut off, they go on running, and the control plane learns of it late or never.
    mayStay: ['capacity', 'tasks', 'targets', 'discovery'],
    cautions: [
      `Everything in ${subnets.join(', ')} is cut off, also what is no instance: load balancer nodes, databases, NAT gateways, endpoints.`,
      'Open connections are cut too: a network ACL keeps no state.',
      ...(before.length === 0
        ? []
        : [`${listed(before)} of faults before it ${before.length === 1 ? 'is' : 'are'} cut off as well.`]),
    ],
  };
}

function drawnZone(zones: Zones, spared: Spared, { seed, tag }: Params): string {
  const allowed = [...zones]
    .filter(([, instances]) => instances.every(({ id }) => !spared.has(id)))
    .map(([zone]) => zone)
    .sort();
  const [drawn] = sample(allowed, 1, seededRandom(seed));
  if (drawn !== undefined) return drawn;
  throw new BadInputError(
    `In every zone run instances that may not be hurt: ${sparedText(idsOf([...zones.values()].flat()), spared)}`,
    { hint: `Tag every running instance of the target in one zone with ${tag}.` },
  );
}

interface Chosen {
  hit: Instance[];
  zones: Zones;
  spared: Spared;
  hurtBefore: readonly Instance[];
}

function refuse(zone: string, { hit, zones, spared, hurtBefore }: Chosen, { tag, allowAll }: Params): void {
  if (hit.length === 0) {
    const isTaken = hurtBefore.some((one) => one.zone === zone);
    const left = isTaken ? ' that no fault before it hurts' : '';
    throw new BadInputError(`The target has no running instances in zone ${zone}${left}`, {
      hint: `It has some in: ${[...zones.keys()].sort().join(', ') || 'none'}.`,
    });
  }
  const kept = hit.filter(({ id }) => spared.has(id));
  if (kept.length > 0) {
    throw new BadInputError(
      `${kept.length} of ${hit.length} running instances in zone ${zone} may not be hurt: ${sparedText(idsOf(kept), spared)}`,
      {
        hint: `A network ACL cuts whole subnets off: see to it that all of them carry ${tag}, or name another zone.`,
      },
    );
  }
  if (zones.size === 1 && !allowAll) {
    throw new BadInputError(`All running instances of the target are in zone ${zone}`, {
      hint: 'Write allowAll: true to cut off all of them.',
    });
  }
  const unplaced = hit.filter(({ subnetId }) => subnetId === undefined);
  if (unplaced.length > 0) {
    throw new BadInputError(`The target does not tell the subnets of ${listed(idsOf(unplaced))}`, {
      hint: 'This fault needs instances in subnets of a VPC.',
    });
  }
}

const idsOf = (instances: Instance[]) => instances.map(({ id }) => id);

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
