import { BadInputError } from '#core';
import type { Experiment, FaultPlan, Inventory, LoadPlan, Plan, ProbePlan, Request, Way } from '#core';
import { planLoad } from '#load';
import { probes } from '#probes';
import type { Probe, ReachedTarget } from '#probes';
import type { Balancer } from '#targets';
import { planCalls } from './calls.ts';
import { faultNamed, planFaults } from './plan-faults.ts';
import type { FaultContext } from './plan-faults.ts';
import { planWays } from './ways.ts';
import { refuseTooSeldom } from './seldom.ts';
import { refuseStrayScenarios } from './stands-for.ts';
import { hurtBy } from './unasked.ts';
import { refuseUnguarded } from './unguarded.ts';
import { refuseUntold } from './untold.ts';

/** The tags that an experiment's faults want to see on what they hurt. */
export function optInTagsOf({ faults: requests }: Experiment): string[] {
  const tags = requests.flatMap(({ kind, params }) => faultNamed(kind).optInTag?.(params) ?? []);
  return [...new Set(tags)];
}

interface PlanContext extends ReachedTarget, FaultContext {
  /** Faults that were decided before, and are not decided anew. */
  decided?: FaultPlan[] | undefined;
  /** The target's load balancers, where their capacity is to be reserved. */
  balancers?: Balancer[] | undefined;
  /** Against which the experiment names files. */
  directory?: string | undefined;
}

/** Decides everything a run will do; touches nothing. Raises BadInputError for a choice that can't be made. */
export function makePlan(experiment: Experiment, inventory: Inventory, context: PlanContext = {}): Plan {
  const { probes, ways } = planProbes(experiment.probes, inventory, context);
  refuseUntold(experiment, { probes });
  refuseTooSeldom(experiment, { probes });
  const calls = planCalls(experiment, inventory, probes);
  const faults = context.decided ?? planFaults(experiment.faults, inventory, context);
  refuseUnguarded(experiment, { probes, faults }, inventory);
  const unprobed = unfelt(inventory, probes, ways ? undefined : hurtBy(faults));
  const load = experiment.load === undefined ? undefined : loadOf(experiment.load, inventory, context);
  if (load) refuseStrayScenarios(load, { services: inventory.services, probes });
  return { faults, probes, unprobed, ...(ways && { ways }), ...calls, ...(load && { load }) };
}

function loadOf(
  load: unknown,
  inventory: Inventory,
  { ingress, directory = '.', balancers = [] }: PlanContext,
): LoadPlan {
  return planLoad(load, { inventory, ingress, directory, balancers });
}

function planProbes(requests: readonly Request[], inventory: Inventory, target: PlanContext) {
  const planned: ProbePlan[] = [];
  const ways: Way[] = [];
  const ids = new Set<string>();
  const take = (plan: ProbePlan): string => {
    // The first of a service bears its name, and the others that of their kind.
    const stem = ids.has(plan.id) ? `${plan.id} ${plan.kind}` : plan.id;
    let id = stem;
    for (let copy = 2; ids.has(id); copy += 1) id = `${stem}#${copy}`;
    ids.add(id);
    planned.push({ ...plan, id });
    return id;
  };
  for (const { kind, params } of requests) {
    if (kind === 'auto') ways.push(...planWays(inventory, { ...target, auto: Object(params) }, take));
    else probeNamed(kind).plan(params, target).forEach(take);
  }
  const isAuto = requests.some(({ kind }) => kind === 'auto');
  return { probes: planned, ways: isAuto ? ways : undefined };
}

/** Services of which nothing planned tells what their users feel; where ways were not looked for, of those `hurt`. */
function unfelt(
  { services }: Inventory,
  planned: readonly ProbePlan[],
  hurt: ReadonlySet<string> | undefined,
): Plan['unprobed'] {
  const felt = new Set(planned.filter(({ role }) => role !== 'cluster').map(({ service }) => service));
  const unfeltServices = services.filter(({ name }) => !felt.has(name) && (hurt?.has(name) ?? true));
  return unfeltServices.map(({ name, deadEnds = [] }) => {
    const watching = planned.filter(({ service }) => service === name).map(({ kind }) => kind);
    const seen =
      watching.length === 0 ? '' : `; ${[...new Set(watching)].join(', ')} tells of the cluster alone`;
    const found = deadEnds.length === 0 ? 'no way to it was found' : deadEnds.join('; ');
    const why = hurt ? 'no probe in the file asks it' : found;
    return { service: name, why: `${why}${seen}` };
  });
}

/** The registered probe of a kind. */
export function probeNamed(kind: string): Probe {
  const probe: Probe | undefined = Object.values(probes).find(({ name }) => name === kind);
  if (!probe) throw new BadInputError(`There is no probe named ${kind}.`);
  return probe;
}
