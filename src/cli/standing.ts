import { SquallError, countHurt, stateDirectory, stopOf } from '#core';
import type { AwsReference, Experiment, Inventory, Plan, PreflightFinding } from '#core';
import { killsSince, leaseHolder } from '#journal';
import { closed, leftOfTargets, overBudget, refuseUnlisted } from '#safety';
import { homedir } from 'node:os';
import { awsKey, limitsOf, partsOf } from './open-aws.ts';

/** How a target stands to being hurt now. */
export interface Standing {
  findings: PreflightFinding[];
  /** The run that has it now, or that has left it changed: what else is found may be its doing. */
  disturbedBy?: string;
}

/** What would keep a run of this plan from being permitted. */
export async function standingOf(
  { target, faults }: Experiment,
  { inventory, plan }: { inventory?: Inventory; plan?: Plan },
): Promise<Standing> {
  if (target.kind !== 'aws' || faults.length === 0 || !inventory) return { findings: [] };
  return standing(target, inventory, plan ? countHurt(plan) : 0);
}

/** What squall.yaml and other runs say of hurting a target now. */
export async function standing(
  reference: AwsReference,
  inventory: Inventory,
  hurt: number,
): Promise<Standing> {
  const target = awsKey(reference, inventory);
  const directory = stateDirectory(process.env, homedir());
  const asked = { directory, target, limits: limitsOf(reference) };
  const all = [target, ...partsOf(reference, inventory)];
  const held = all.find((one) => leaseHolder(directory, one));
  const holder = held === undefined ? undefined : leaseHolder(directory, held);
  const left = await leftOfTargets(directory, all);
  const refusals = [
    refusalOf(() => refuseUnlisted(reference, inventory)),
    closed(asked),
    overBudget(hurt, asked),
    left?.error,
  ];
  const disturbedBy = holder?.runId ?? left?.runId;
  return {
    findings: [
      ...refusals.flatMap((error) => (error ? [stopOf(error)] : [])),
      ...(holder
        ? [
            {
              level: 'stop' as const,
              what: `${held} is held by run ${holder.runId}, process ${holder.pid}`,
              todo: 'One run per target: wait until it is over.',
            },
          ]
        : []),
    ],
    ...(disturbedBy !== undefined && { disturbedBy }),
  };
}

/** Findings of a target that a run has, or has left changed: to do what they say may undo what keeps it safe. */
export function asDisturbed(
  findings: readonly PreflightFinding[],
  disturbedBy: string | undefined,
): PreflightFinding[] {
  if (disturbedBy === undefined) return [...findings];
  return findings.map((finding) =>
    finding.level === 'ok'
      ? finding
      : { ...finding, todo: `Nothing yet: it may be the doing of run ${disturbedBy}; see to that first.` },
  );
}

/** What squall.yaml says of hurting a target, for who has to say yes to it; undefined where it says nothing. */
export function limitsText({ target }: Pick<Experiment, 'target'>, inventory: Inventory): string | undefined {
  if (target.kind !== 'aws') return undefined;
  const { isProduction, killsPerDay, windows, blackouts } = target;
  const directory = stateDirectory(process.env, homedir());
  const told = [
    ...(isProduction === true ? ['PRODUCTION'] : []),
    ...(killsPerDay === undefined
      ? []
      : [
          `${Math.max(0, killsPerDay - killsSince(directory, awsKey(target, inventory), Date.now()))} of ${killsPerDay} kills left in 24 hours`,
        ]),
    ...(windows ? ['ended where its windows close'] : []),
    ...(blackouts && blackouts.length > 0 ? ['ended where a blackout begins'] : []),
  ];
  return told.length === 0 ? undefined : told.join(', ');
}

function refusalOf(refuse: () => void): SquallError | undefined {
  try {
    refuse();
    return undefined;
  } catch (error) {
    if (error instanceof SquallError) return error;
    throw error;
  }
}
