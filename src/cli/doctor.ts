import { Command } from 'commander';

/** What `squall doctor` was asked for. */
export interface DoctorFlags {
  attach?: boolean;
  config?: string;
  json?: boolean;
}

/** `squall doctor`: everything that can be known before anybody is hurt. */
export function doctor(): Command {
  return new Command('doctor')
    .description('look at all that keeps a run from hurting, or from being measured; touches nothing')
    .argument('[file]', 'experiment file (default: this machine and the targets of squall.yaml alone)')
    .option('--config <file>', 'the targets that there are (default: the nearest squall.yaml)')
    .option('--attach', 'look at the lab that `squall lab up` started instead of an embedded one')
    .option('--json', 'print the findings as JSON on stdout')
    .addHelpText(
      'after',
      `
Examples:
  squall doctor                     this machine, and each target's account
  squall doctor my-experiment.yaml  all that a run of it would look at

Exit codes: 0 nothing stands in the way, 64 something does.
`,
    )
    .action(async (file: string | undefined, flags: DoctorFlags) => {
      const { examineFile } = await import('./examine-file.ts');
      process.exitCode = await examineFile(file, flags);
    });
}
