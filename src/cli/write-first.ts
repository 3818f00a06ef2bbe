import { BadInputError, ExitCode, messageOf } from '#core';
import type { AwsReference, Inventory } from '#core';
import { findAwsTargets, openAwsTarget } from '#targets';
import type { FoundTargets } from '#targets';
import { existsSync, writeFileSync } from 'node:fs';
import { firstConfig, firstExperiment } from './first-files.ts';
import type { InitFlags } from './init.ts';
import { awsOptions } from './open-aws.ts';
import { interruptible, whileLooking } from './signals.ts';
import { tagCommand, taggedCount } from './tag-command.ts';

const configFile = 'squall.yaml';

/** Writes squall.yaml and an experiment for what is found. Returns the exit code. */
export async function writeFirst(flags: InitFlags): Promise<number> {
  const interrupt = interruptible((text) => console.error(text), whileLooking);
  try {
    if (flags.cluster !== undefined && flags.group !== undefined)
      throw new BadInputError('A target is either a cluster or a group.', {
        hint: 'Give --cluster or --group; run squall init again for the other.',
      });
    const { region, profile, endpoint = process.env['AWS_ENDPOINT_URL'] } = flags;
    const how = {
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
      ...(endpoint !== undefined && { endpoint }),
    };
    const of = chosen(flags, await findAwsTargets(how, interrupt.signal));
    const name = targetName(flags.name ?? Object.values(of)[0] ?? 'target');
    const reference: AwsReference = { kind: 'aws', name, of, ...how };
    const target = openAwsTarget(awsOptions(reference));
    try {
      const inventory = await target.inventory(interrupt.signal);
      const withRegion = { ...reference, region: inventory.region };
      tellFound(inventory);
      write(configFile, firstConfig(withRegion, inventory));
      write(`${name}.yaml`, firstExperiment(name, inventory));
      console.error(nextText(withRegion, inventory));
      return ExitCode.held;
    } finally {
      target.close();
    }
  } catch (error) {
    if (interrupt.signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
  }
}

/** What was named, or the only one there is. Raises BadInputError with those there are. */
function chosen({ cluster, group }: InitFlags, found: FoundTargets): AwsReference['of'] {
  const { clusters, groups, account, region } = found;
  if (group !== undefined) return { autoScalingGroup: among('Auto Scaling group', group, groups) };
  if (cluster !== undefined) return { ecsCluster: among('ECS cluster', cluster, clusters) };
  const [onlyCluster, ...otherClusters] = clusters;
  const [onlyGroup, ...otherGroups] = groups;
  if (onlyCluster !== undefined && otherClusters.length === 0) return { ecsCluster: onlyCluster };
  if (clusters.length === 0 && onlyGroup !== undefined && otherGroups.length === 0)
    return { autoScalingGroup: onlyGroup };
  if (clusters.length + groups.length === 0)
    throw new BadInputError(
      `Account ${account} has neither ECS clusters nor Auto Scaling groups in ${region}.`,
      {
        hint: 'Check --region and --profile.',
      },
    );
  const listed = [...clusters.map((one) => `--cluster ${one}`), ...groups.map((one) => `--group ${one}`)];
  throw new BadInputError(
    `There are ${listed.length} that could be meant in ${region}, account ${account}.`,
    {
      hint: `Name one: ${listed.slice(0, 20).join(', ')}`,
    },
  );
}

function among(what: string, name: string, known: readonly string[]): string {
  if (known.includes(name)) return name;
  throw new BadInputError(`There is no ${what} ${name}.`, {
    hint: `There is ${known.join(', ') || 'none'}.`,
  });
}

function targetName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
  return name === '' || name === 'lab' ? `target-${name}`.replace(/-$/, '') : name;
}

function tellFound({ instances, services, account, region, gaps }: Inventory): void {
  console.error(
    `Found ${instances.length} instances and ${services.length} services in ${region}, account ${account}.`,
  );
  for (const gap of gaps) console.error(`  ? ${gap}`);
}

/** What is left for a person to do, in its order. */
function nextText(reference: AwsReference, inventory: Inventory): string {
  const file = `${reference.name}.yaml`;
  return [
    'Next:',
    `  squall plan ${file}    shows what it would do; nothing is touched`,
    `To let it hurt anybody:`,
    `  1. put account ${inventory.account} on the list accounts of ${configFile}`,
    `  2. tag the instances that may be hurt (${taggedCount(inventory)} of ${inventory.instances.length} are):`,
    `     ${tagCommand(reference, inventory)}`,
    `  3. squall doctor ${file}  tells what still stands in the way`,
  ].join('\n');
}

function write(file: string, text: string): void {
  if (existsSync(file)) {
    console.error(`${file} is there already and stays as it is. It would have been:\n`);
    console.error(text);
    return;
  }
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    throw new BadInputError(`${file} can't be written: ${messageOf(cause)}.`, { cause });
  }
  console.error(`Wrote ${file}`);
}
