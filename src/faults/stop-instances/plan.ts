import { listed } from '#core';
import type { FaultPlan, Inventory, Victim } from '#core';
import { aimOf } from '../aim-params.ts';
import type { PlanContext } from '../contract.ts';
import { choiceText, hurtText, victimsOf } from '../drawn.ts';
import type { Params } from './params.ts';

export function plan(params: Params, context: PlanContext): Omit<FaultPlan, 'kind'> {
  const { inventory } = context;
  const drawn = context.draw(aimOf(params));
  const victims = victimsOf(drawn, inventory);
  return {
    params: { ...params, region: inventory.region },
    summary: `stop ${hurtText(drawn)}, ${params.how}, ${choiceText(drawn)}`,
    draw: drawn,
    victims,
    isReversible: true,
    holdMs: params.for,
    // A host that only fell silent may come back, so ECS and Cloud Map go on listing its tasks.
    mayStay: ['tasks', 'discovery'],
    cautions: [...ofGroups(params, victims, inventory), ...ofSpot(victims)],
  };
}

function ofGroups({ replacement }: Params, victims: Victim[], { groups }: Inventory): string[] {
  const names = [...new Set(victims.flatMap(({ group }) => group ?? []))].sort();
  if (names.length === 0) return [];
  const list = names.join(', ');
  if (replacement === 'suspended') {
    return [
      `HealthCheck and ReplaceUnhealthy of ${list} are suspended meanwhile: the group replaces nothing else either, and this measures no recovery by the group.`,
    ];
  }
  const resting = groups.filter(
    ({ name, suspendedProcesses }) => names.includes(name) && suspendedProcesses.length > 0,
  );
  return [
    `${list} may terminate and replace what is stopped; that can't be started again.`,
    ...resting.map(
      ({ name, suspendedProcesses }) => `In ${name} are suspended: ${suspendedProcesses.join(', ')}.`,
    ),
  ];
}

function ofSpot(victims: Victim[]): string[] {
  const spot = victims.filter(({ lifecycle }) => lifecycle === 'spot').map(({ id }) => id);
  if (spot.length === 0) return [];
  return [`EC2 refuses to stop a spot instance of a one-time request; such may be ${listed(spot)}.`];
}
