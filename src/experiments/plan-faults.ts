import { BadInputError, listed } from '#core';
import type { Aim, FaultPlan, Inventory, Request } from '#core';
import { faults } from '#faults';
import type { Fault } from '#faults';
import { drawVictims } from '#selection';
import type { Target } from '#targets';
import { foreseen } from './foresee.ts';

/** What it depends on whom faults hurt, besides the inventory. */
export interface FaultContext {
  /** Addresses of the machine that Squall runs on: an instance with one of them is never hurt. */
  ownAddresses?: readonly string[];
  /** How a person reaches the target by the AWS CLI. */
  cli?: Target['cli'];
}

/**
 * Decides whom each fault hurts. They go one after the other, and none is put back before the last has left: what one
 * takes is gone for those after it, with the tasks on it.
 */
export function planFaults(
  requests: readonly Request[],
  inventory: Inventory,
  { ownAddresses = [], cli }: FaultContext,
): FaultPlan[] {
  const plans: FaultPlan[] = [];
  const taken = new Set<string>();
  for (const request of requests) {
    const fault = faultNamed(request.kind);
    const left = without(taken, inventory);
    const draw = (aim: Aim) => drawVictims(left, aim, { ownAddresses });
    const hurtBefore = inventory.instances.filter(({ id }) => taken.has(id));
    const plan = fault.plan(request.params, { inventory: left, hurtBefore, draw, ...(cli && { cli }) });
    refuseClash(plan, plans);
    for (const { id } of plan.victims) taken.add(id);
    plans.push(foreseen(plan, left, { ownAddresses }));
  }
  return plans;
}

/** Raises BadInputError where a fault would undo what one before it has done, or hurt whom a group may pick for that. */
function refuseClash(plan: FaultPlan, before: readonly FaultPlan[]): void {
  const claims = (one: FaultPlan) => faultNamed(one.kind).claims?.(one) ?? [];
  const own = new Set(claims(plan));
  for (const [place, former] of before.entries()) {
    const shared = claims(former).find((claim) => own.has(claim));
    if (shared !== undefined)
      throw new BadInputError(
        `Faults ${place + 1} and ${before.length + 1} both change ${shared}: what one puts back would end the other.`,
        { hint: 'Make one fault of them, or two experiments.' },
      );
    const picked = plan.victims.filter(({ id }) => former.picks?.among.includes(id) === true);
    if (picked.length > 0)
      throw new BadInputError(
        `Fault ${before.length + 1} would hurt ${listed(picked.map(({ id }) => id))}, which ${former.picks?.group ?? 'a group'} may pick for fault ${place + 1}.`,
        { hint: 'Hurt one group with one fault at a time.' },
      );
  }
}

function without(taken: ReadonlySet<string>, inventory: Inventory): Inventory {
  if (taken.size === 0) return inventory;
  return {
    ...inventory,
    instances: inventory.instances.filter(({ id }) => !taken.has(id)),
    services: inventory.services.map((service) => ({
      ...service,
      tasks: service.tasks.filter(({ instanceId }) => instanceId === undefined || !taken.has(instanceId)),
    })),
  };
}

/** The registered fault of a kind; raises BadInputError when a journal or plan names one that is not there. */
export function faultNamed(kind: string): Fault {
  const fault: Fault | undefined = Object.values(faults).find(({ name }) => name === kind);
  if (!fault) throw new BadInputError(`There is no fault named ${kind}.`);
  return fault;
}
