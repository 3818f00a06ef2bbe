import { Command } from 'commander';

/** What `squall init` was asked for. */
export interface InitFlags {
  cluster?: string;
  group?: string;
  region?: string;
  profile?: string;
  endpoint?: string;
  name?: string;
}

/** `squall init`: a first experiment and squall.yaml, from what there is. */
export function init(): Command {
  return new Command('init')
    .description('write squall.yaml and a first experiment from what is found; touches nothing')
    .option('--cluster <name>', 'the ECS cluster (default: the only one there is)')
    .option('--group <name>', 'the Auto Scaling group, in place of a cluster')
    .option('--name <name>', 'what to call the target (default: that of the cluster or group)')
    .option('--region <region>', 'of AWS (default: as the SDK finds it)')
    .option('--profile <profile>', 'of the AWS configuration files')
    .option('--endpoint <url>', 'one address for every service of AWS (default: AWS_ENDPOINT_URL)')
    .addHelpText(
      'after',
      `
Examples:
  squall init --region eu-west-1 --profile staging
  squall init --cluster shop --region eu-west-1

Neither file is overwritten. Nothing can be hurt before you have written the
account into squall.yaml and tagged the instances that may be.
`,
    )
    .action(async (flags: InitFlags) => {
      const { writeFirst } = await import('./write-first.ts');
      process.exitCode = await writeFirst(flags);
    });
}
