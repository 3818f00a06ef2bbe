import { BadInputError } from '#core';
import type { ApprovedPlan, EventOf, Experiment, Inventory, Plan, ProbePlan } from '#core';
import { refuseMissingEngines, refuseMissingSecrets, reservedBalancer } from '#load';
import type { Balancer, Target } from '#targets';
import { refuseAbsent } from './absent.ts';
import { longTtls } from './dns.ts';
import { faultsNow, refuseDrifted } from './drift.ts';
import type { AskPermit } from './permit.ts';
import { makePlan } from './plan.ts';
import type { Recording } from './recording.ts';
import { preflight, refuseStopped } from './preflight.ts';
import { seldomAsked } from './seldom.ts';
import { hurtUnasked } from './unasked.ts';
import { brokenByFault } from './unguarded.ts';

/** A target that was opened for a run. */
export interface OpenedTarget {
  target: Target;
  /** What `{{ingress}}` stands for. */
  ingress?: string;
  /** `host:port` of the name server that knows the target's names. */
  nameServer?: string;
  /** How probes on a thread of their own reach the target; never in the journal. */
  connection?: unknown;
  lab?: Omit<EventOf<'lab-started'>, 'type' | 'seq' | 'at'>;
  /** What lets it be hurt; absent for what nobody else can reach. */
  askPermit?: AskPermit;
  /** Aborts, with the reason, when the target itself is gone and no sample tells anything any more. */
  lost: AbortSignal;
  close(): Promise<void>;
}

interface DecideOptions {
  /** Addresses of this machine: an instance with one of them is never hurt. */
  ownAddresses: readonly string[];
  /** A plan that somebody said yes to: its victims are hurt, or nobody. */
  approved?: ApprovedPlan | undefined;
  recording: Pick<Recording, 'emit'>;
  /** What keeps a run from hurting is told, and not raised. */
  mayGoOn?: boolean;
  /** Against which the experiment names files. */
  directory?: string | undefined;
  warn: (text: string) => void;
  signal: AbortSignal;
}

/** Reads the target and decides what the run will do; raises BadInputError for what can't be done or told. */
export async function decide(
  experiment: Experiment,
  opened: OpenedTarget,
  options: DecideOptions,
): Promise<{ plan: Plan; inventory: Inventory }> {
  const inventory = await takeInventory(opened, options);
  return { inventory, plan: await decideOn(inventory, experiment, opened, options) };
}

/** What the target has now. */
export async function takeInventory(
  { target }: OpenedTarget,
  { recording, warn, signal }: Pick<DecideOptions, 'recording' | 'warn' | 'signal'>,
): Promise<Inventory> {
  const inventory = await target.inventory(signal);
  recording.emit({ type: 'inventory', inventory });
  for (const text of [...inventory.gaps, ...longTtls(inventory)]) warn(text);
  return inventory;
}

/** Decides what the run will do to what the target has; raises BadInputError for what can't be done or told. */
export async function decideOn(
  inventory: Inventory,
  experiment: Experiment,
  { target, ingress, nameServer }: OpenedTarget,
  { ownAddresses, approved, recording, mayGoOn = false, directory, warn, signal }: DecideOptions,
): Promise<Plan> {
  if (approved) refuseDrifted(approved, inventory);
  const decided = approved && faultsNow(approved, inventory);
  const plan = makePlan(experiment, inventory, {
    ingress,
    nameServer,
    ownAddresses,
    decided,
    directory,
    balancers: reservedBalancer(experiment.load) === undefined ? [] : await balancersOf(target, signal),
    ...(target.cli && { cli: target.cli }),
  });
  await refuseAbsent(experiment, { target, inventory, signal });
  if (plan.load) await refuseMissingEngines(plan.load, signal);
  if (plan.load && !mayGoOn) refuseMissingSecrets(plan.load);
  if (plan.probes.length === 0 || (plan.faults.length > 0 && !plan.probes.some(isUsers))) {
    const count = inventory.services.length;
    throw new BadInputError(`No probe was found that tells what users of the ${count} services feel.`, {
      hint: 'List probes in the experiment file, or give the services a load balancer. squall plan tells what was looked for.',
    });
  }
  recording.emit({ type: 'plan', plan });
  const findings = await preflight(plan, { target, inventory, signal });
  recording.emit({ type: 'preflight', findings });
  if (!mayGoOn) refuseStopped(findings);
  const doubts = [
    ...seldomAsked(experiment, plan),
    ...hurtUnasked(plan),
    ...brokenByFault(experiment, plan, inventory),
  ];
  for (const text of doubts) warn(text);
  return plan;
}

function balancersOf(target: Target, signal: AbortSignal): Promise<Balancer[]> {
  if (target.capacityReservation) return target.capacityReservation.balancers(signal);
  throw new BadInputError('This target has no load balancers whose capacity could be reserved.', {
    hint: 'Leave load.reserve out.',
  });
}

const isUsers = ({ role }: ProbePlan) => role !== 'cluster';
