import { BadInputError, sample, seededRandom, type FaultPlan, type Instance } from '#core';
import type { PlanContext } from '../contract.ts';
import { carriesTag, idsText, victimOf } from '../victims.ts';
import type { Params } from './params.ts';

type Zones = Map<string, Instance[]>;

export function plan(params: Params, { inventory }: PlanContext): Omit<FaultPlan, 'kind'> {
  const running = inventory.instances.filter(({ state }) => state === 'running');
  const zones: Zones = Map.groupBy(running, ({ zone }) => zone);
  const zone = params.zone ?? drawnZone(zones, params);
  const hit = zones.get(zone) ?? [];
  refuse(zone, { hit, zones }, params);
  const subnets = [...new Set(hit.flatMap(({ subnetId }) => subnetId ?? []))].sort();
  const drawn = params.zone === undefined ? `, seed ${params.seed}` : '';
  const number = `${hit.length} of ${running.length} instances`;
  return {
    params: { ...params, region: inventory.region, zone },
    summary: `cut off zone ${zone}: ${number} in ${countText(subnets.length, 'subnet')}${drawn}`,
    victims: hit.map((instance) => victimOf(instance, inventory)),
    isReversible: true,
    holdMs: params.for,
    // Cut off, they go on running, and the control plane learns of it late or never.
    mayStay: ['capacity', 'tasks', 'targets', 'discovery'],
    cautions: [
      `Everything in ${subnets.join(', ')} is cut off, also what is no instance: load balancer nodes, databases, NAT gateways, endpoints.`,
      'Open connections are cut too: a network ACL keeps no state.',
    ],
  };
}

function drawnZone(zones: Zones, { tag, seed, all }: Params): string {
  const allowed = [...zones]
    .filter(([, instances]) => instances.every((instance) => carriesTag(instance, tag)))
    .map(([zone]) => zone)
    .sort();
  const [drawn] = sample(allowed, 1, seededRandom(seed));
  if (drawn !== undefined && (all || zones.size > 1)) return drawn;
  if (drawn !== undefined) throw onlyZone(drawn);
  const lacking = [...zones.values()].flat().filter((instance) => !carriesTag(instance, tag));
  throw new BadInputError(
    zones.size === 0
      ? 'The target has no running instances'
      : `In every zone some running instances do not carry ${tag}: ${idsOf(lacking)}`,
    { hint: `Tag every running instance of the target in one zone with ${tag}.` },
  );
}

function refuse(zone: string, { hit, zones }: { hit: Instance[]; zones: Zones }, { tag, all }: Params): void {
  if (hit.length === 0) {
    throw new BadInputError(`The target has no running instances in zone ${zone}`, {
      hint: `It has some in: ${[...zones.keys()].sort().join(', ') || 'none'}.`,
    });
  }
  const lacking = hit.filter((instance) => !carriesTag(instance, tag));
  if (lacking.length > 0) {
    throw new BadInputError(
      `${lacking.length} of ${hit.length} running instances in zone ${zone} do not carry ${tag}: ${idsOf(lacking)}`,
      { hint: `A network ACL cuts whole subnets off: tag all of them with ${tag}, or name another zone.` },
    );
  }
  if (zones.size === 1 && !all) throw onlyZone(zone);
  const unplaced = hit.filter(({ subnetId }) => subnetId === undefined);
  if (unplaced.length > 0) {
    throw new BadInputError(`The target does not tell the subnets of ${idsOf(unplaced)}`, {
      hint: 'This fault needs instances in subnets of a VPC.',
    });
  }
}

function onlyZone(zone: string): BadInputError {
  return new BadInputError(`All running instances of the target are in zone ${zone}`, {
    hint: 'Write all: true to cut off all of them.',
  });
}

const idsOf = (instances: Instance[]) => idsText(instances.map(({ id }) => id));

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
