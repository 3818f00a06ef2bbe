import { stateDirectory } from '#core';
import type { AwsReference, Inventory } from '#core';
import type { AskPermit, OpenedTarget } from '#experiments';
import { closed, overBudget, refuseUnlisted, refuseUntagged, takePermit } from '#safety';
import type { Limits } from '#safety';
import { openAwsTarget } from '#targets';
import type { AwsTargetOptions } from '#targets';
import { countHurt, nameOfTarget } from '#core';
import { homedir } from 'node:os';

/** Asks a person for a yes; raises RefusedError where nobody says it. */
export type Confirm = (
  asked: Parameters<AskPermit>[0] & { reference: AwsReference },
  signal: AbortSignal,
) => Promise<void>;

/** What is needed to hurt a target, besides to read it. */
export interface ToHurt {
  /** The run's directory, absolute. */
  run: string;
  confirm: Confirm;
}

/** Opens an ECS cluster or an Auto Scaling group; to be hurt only where it is known for what run and who says yes. */
export function openAws(
  reference: AwsReference,
  optInTags: readonly string[],
  toHurt?: ToHurt,
): OpenedTarget {
  const connection = { ...awsOptions(reference), optInTags };
  const target = openAwsTarget(connection);
  const opened = {
    target,
    connection,
    lost: new AbortController().signal,
    close: async () => target.close(),
  };
  return toHurt ? { ...opened, askPermit: askPermit(reference, optInTags, toHurt) } : opened;
}

/** How the SDK is to reach what a reference stands for. */
export function awsOptions(reference: AwsReference): AwsTargetOptions {
  const { of, region, profile, endpoint, role } = reference;
  return {
    name: nameOfTarget(reference),
    cluster: 'ecsCluster' in of ? of.ecsCluster : '',
    ...('autoScalingGroup' in of && { group: of.autoScalingGroup }),
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    ...(role && { role }),
  };
}

/** What an AWS target is called where nobody else may have it: the same thing, whatever it is called. */
export function awsKey(
  { of }: AwsReference,
  { account, region }: Pick<Inventory, 'account' | 'region'>,
): string {
  if ('autoScalingGroup' in of) return groupKey(of.autoScalingGroup, { account, region });
  return `ECS cluster ${of.ecsCluster.split('/').at(-1)} in ${region}, account ${account}`;
}

/** The groups of a cluster's hosts, which somebody could aim at by themselves, and the lab that it is in. */
export function partsOf({ endpoint }: AwsReference, inventory: Inventory): string[] {
  const lab = endpoint === undefined ? [] : [labKey(endpoint)];
  return [...inventory.groups.map(({ name }) => groupKey(name, inventory)), ...lab];
}

/** What a lab that is up is called where nobody else may have it. */
export function labKey(endpoint: string): string {
  return `the lab at ${endpoint.replace(/\/+$/, '')}`;
}

function groupKey(name: string, { account, region }: Pick<Inventory, 'account' | 'region'>): string {
  return `Auto Scaling group ${name} in ${region}, account ${account}`;
}

export function limitsOf({ windows, blackouts, killsPerDay }: AwsReference): Limits {
  return {
    ...(windows && { windows }),
    ...(blackouts && { blackouts }),
    ...(killsPerDay !== undefined && { killsPerDay }),
  };
}

/** What costs nothing is asked first, and a person last: they are not to say yes to what is refused anyway. */
function askPermit(reference: AwsReference, tags: readonly string[], { run, confirm }: ToHurt): AskPermit {
  return async (asked, signal) => {
    const { inventory, plan, runId } = asked;
    refuseUnlisted(reference, inventory);
    refuseUntagged(plan, tags);
    const directory = stateDirectory(process.env, homedir());
    const target = awsKey(reference, inventory);
    const limits = limitsOf(reference);
    const refusal =
      closed({ directory, target, limits }) ?? overBudget(countHurt(plan), { directory, target, limits });
    if (refusal) throw refusal;
    await confirm({ ...asked, reference }, signal);
    return takePermit({ directory, target, parts: partsOf(reference, inventory), runId, run, limits });
  };
}
