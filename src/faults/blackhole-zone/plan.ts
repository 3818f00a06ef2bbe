import { BadInputError, sample, seededRandom, type FaultPlan, type Instance } from '#core';
import type { PlanContext } from '../contract.ts';
import { idsText, victimOf } from '../victims.ts';
import type { Params } from './params.ts';

type Zones = Map<string, Instance[]>;
/** Why instances may not be hurt, by their ids. */
type Reasons = ReadonlyMap<string, string>;

export function plan(params: Params, context: PlanContext): Omit<FaultPlan, 'kind'> {
  const { inventory } = context;
  const running = inventory.instances.filter(({ state }) => state === 'running');
  const zones: Zones = Map.groupBy(running, ({ zone }) => zone);
  const reasons = reasonsOf(params, context);
  const zone = params.zone ?? drawnZone(zones, reasons, params);
  const hit = zones.get(zone) ?? [];
  refuse(zone, { hit, zones, reasons }, params);
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

/** Who may be hurt is told by a draw, whoever is drawn. */
function reasonsOf({ tag, seed }: Params, context: PlanContext): Reasons {
  const { excluded } = context.draw({
    tag,
    amount: { count: 1 },
    round: 'up',
    of: 'eligible',
    choose: { by: 'random' },
    seed,
    mayTakeAll: true,
  });
  return new Map(excluded.flatMap(({ reason, ids }) => ids.map((id) => [id, reason])));
}

function drawnZone(zones: Zones, reasons: Reasons, { seed, tag }: Params): string {
  const allowed = [...zones]
    .filter(([, instances]) => instances.every(({ id }) => !reasons.has(id)))
    .map(([zone]) => zone)
    .sort();
  const [drawn] = sample(allowed, 1, seededRandom(seed));
  if (drawn !== undefined) return drawn;
  throw new BadInputError(
    `In every zone run instances that may not be hurt: ${whyText([...zones.values()].flat(), reasons)}`,
    { hint: `Tag every running instance of the target in one zone with ${tag}.` },
  );
}

function refuse(
  zone: string,
  { hit, zones, reasons }: { hit: Instance[]; zones: Zones; reasons: Reasons },
  { tag, all }: Params,
): void {
  if (hit.length === 0) {
    throw new BadInputError(`The target has no running instances in zone ${zone}`, {
      hint: `It has some in: ${[...zones.keys()].sort().join(', ') || 'none'}.`,
    });
  }
  const spared = hit.filter(({ id }) => reasons.has(id));
  if (spared.length > 0) {
    throw new BadInputError(
      `${spared.length} of ${hit.length} running instances in zone ${zone} may not be hurt: ${whyText(spared, reasons)}`,
      {
        hint: `A network ACL cuts whole subnets off: see to it that all of them carry ${tag}, or name another zone.`,
      },
    );
  }
  if (zones.size === 1 && !all) {
    throw new BadInputError(`All running instances of the target are in zone ${zone}`, {
      hint: 'Write all: true to cut off all of them.',
    });
  }
  const unplaced = hit.filter(({ subnetId }) => subnetId === undefined);
  if (unplaced.length > 0) {
    throw new BadInputError(`The target does not tell the subnets of ${idsOf(unplaced)}`, {
      hint: 'This fault needs instances in subnets of a VPC.',
    });
  }
}

/** `does not carry squall=allowed: i-1, i-2; runs Squall: i-3` */
function whyText(instances: Instance[], reasons: Reasons): string {
  const byReason = Map.groupBy(instances, ({ id }) => reasons.get(id));
  return [...byReason]
    .flatMap(([reason, all]) => (reason === undefined ? [] : `${reason}: ${idsOf(all)}`))
    .join('; ');
}

const idsOf = (instances: Instance[]) => idsText(instances.map(({ id }) => id));

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
