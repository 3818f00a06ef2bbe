import { BadInputError } from '#core';
import type { Experiment, FaultPlan, Inventory, Plan, ProbePlan, Request, Service } from '#core';
import { faults } from '#faults';
import type { Fault } from '#faults';
import { probes } from '#probes';
import type { AutoOptions, Probe, ReachedTarget } from '#probes';
import { drawVictims } from '#selection';

/** The tags that an experiment's faults want to see on what they hurt. */
export function optInTagsOf({ faults: requests }: Experiment): string[] {
  const tags = requests.flatMap(({ kind, params }) => faultNamed(kind).optInTag?.(params) ?? []);
  return [...new Set(tags)];
}

interface PlanContext extends ReachedTarget {
  /** Addresses of the machine that Squall runs on: an instance with one of them is never hurt. */
  ownAddresses?: readonly string[];
}

/** Decides everything a run will do; touches nothing. Raises BadInputError for a choice that can't be made. */
export function makePlan(experiment: Experiment, inventory: Inventory, context: PlanContext = {}): Plan {
  const { planned, unprobed } = planProbes(experiment.probes, inventory, context);
  return { faults: planFaults(experiment.faults, inventory, context), probes: planned, unprobed };
}

function planFaults(
  requests: readonly Request[],
  inventory: Inventory,
  { ownAddresses = [] }: PlanContext,
): FaultPlan[] {
  const draw: typeof drawVictims = (instances, aim) => drawVictims(instances, aim, { ownAddresses });
  const plans: FaultPlan[] = [];
  const taken = new Set<string>();
  for (const request of requests) {
    const fault = faultNamed(request.kind);
    const left = { ...inventory, instances: inventory.instances.filter(({ id }) => !taken.has(id)) };
    const plan = fault.plan(request.params, { inventory: left, draw });
    for (const { id } of plan.victims) taken.add(id);
    plans.push(plan);
  }
  return plans;
}

function planProbes(requests: readonly Request[], inventory: Inventory, target: PlanContext) {
  const planned: ProbePlan[] = [];
  const unprobed: Plan['unprobed'] = [];
  const ids = new Set<string>();
  const take = (plan: ProbePlan) => {
    let { id } = plan;
    for (let copy = 2; ids.has(id); copy += 1) id = `${plan.id}#${copy}`;
    ids.add(id);
    planned.push({ ...plan, id });
  };
  for (const { kind, params } of requests) {
    if (kind !== 'auto') {
      probeNamed(kind).plan(params, target).forEach(take);
      continue;
    }
    const auto: AutoOptions = Object(params);
    for (const service of inventory.services) {
      const found = service.endpoints.flatMap((endpoint) => {
        const kinds: Probe[] = Object.values(probes);
        const context = { ...target, service: service.name, auto };
        return kinds.flatMap((probe) => probe.planFor?.(endpoint, context) ?? []);
      });
      const [first] = found;
      if (first) take(first);
      else unprobed.push({ service: service.name, why: whyUnprobed(service) });
    }
  }
  return { planned, unprobed };
}

/** Why no probe of the registry asks a service, and what to do about it. */
function whyUnprobed({ unreachable, endpoints }: Service): string {
  if (endpoints.length === 0) return unreachable ?? 'no endpoint was found';
  const found = endpoints.map(({ kind, foundBy }) => `${kind} (${foundBy})`).join(', ');
  return `it was found by ${found}, which \`probes: auto\` does not ask; write a probe for it`;
}

/** The registered fault of a kind; raises BadInputError when a journal or plan names one that is not there. */
export function faultNamed(kind: string): Fault {
  const fault: Fault | undefined = Object.values(faults).find(({ name }) => name === kind);
  if (!fault) throw new BadInputError(`There is no fault named ${kind}.`);
  return fault;
}

/** The registered probe of a kind. */
function probeNamed(kind: string): Probe {
  const probe: Probe | undefined = Object.values(probes).find(({ name }) => name === kind);
  if (!probe) throw new BadInputError(`There is no probe named ${kind}.`);
  return probe;
}
