import { Command } from 'commander';

/** What `squall plan` was asked for. */
export interface PlanFlags {
  attach?: boolean;
  config?: string;
  json?: boolean;
  long?: boolean;
  out?: string;
}

/** `squall plan`: population, victims and what they carry; touches nothing. */
export function plan(): Command {
  return new Command('plan')
    .description('show who would be hurt and what they carry; touches nothing')
    .argument('[file]', 'experiment file (default: lose a quarter of the embedded lab)')
    .option('--config <file>', 'the targets that there are (default: the nearest squall.yaml)')
    .option('--out <file>', 'write it down, to be looked at and run by `squall run --plan`')
    .option('--attach', 'read the lab that `squall lab up` started instead of an embedded one')
    .option('--long', 'show how each service is probed, and what found it, as well')
    .option('--json', 'print inventory and plan as JSON on stdout')
    .addHelpText(
      'after',
      `
Examples:
  squall plan                     the default experiment, on an embedded lab
  squall plan my-experiment.yaml  one of your own, on its target

A target of squall.yaml, or { ecsCluster: shop, region: eu-west-1 }, is read
from AWS, with the credentials that the SDK finds; no request changes anything.
`,
    )
    .action(async (file: string | undefined, flags: PlanFlags) => {
      const { planFile } = await import('./plan-file.ts');
      process.exitCode = await planFile(file, flags);
    });
}
