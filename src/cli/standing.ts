import { SquallError, countHurt, stateDirectory, stopOf } from '#core';
import type { AwsReference, Experiment, Inventory, Plan, PreflightFinding } from '#core';
import { leaseHolder } from '#journal';
import { closed, overBudget, refuseUnlisted } from '#safety';
import { homedir } from 'node:os';
import { awsKey, limitsOf, partsOf } from './open-aws.ts';

/** What would keep a run of this plan from being permitted. */
export function standingOf(
  { target, faults }: Experiment,
  { inventory, plan }: { inventory?: Inventory; plan?: Plan },
): PreflightFinding[] {
  if (target.kind !== 'aws' || faults.length === 0 || !inventory) return [];
  return standing(target, inventory, plan ? countHurt(plan) : 0);
}

/** What squall.yaml and other runs say of hurting a target now. */
export function standing(reference: AwsReference, inventory: Inventory, hurt: number): PreflightFinding[] {
  const target = awsKey(reference, inventory);
  const asked = { directory: stateDirectory(process.env, homedir()), target, limits: limitsOf(reference) };
  const held = [target, ...partsOf(reference, inventory)].find((one) => leaseHolder(asked.directory, one));
  const holder = held === undefined ? undefined : leaseHolder(asked.directory, held);
  const refusals = [
    refusalOf(() => refuseUnlisted(reference, inventory)),
    closed(asked),
    overBudget(hurt, asked),
  ];
  return [
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
  ];
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
