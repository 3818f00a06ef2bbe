import { Command } from 'commander';
import { exitCodesOfRuns } from './exit-codes.ts';

/** What `squall run` was asked for. */
export interface RunFlags {
  reports: string;
  config?: string;
  plan?: string;
  yes?: boolean;
  attach?: boolean;
  json?: boolean;
  events?: boolean;
}

/** `squall run`: the whole way of one experiment, from the file to the exit code. */
export function run(): Command {
  return new Command('run')
    .description('run an experiment and report what users felt')
    .argument('[file]', 'experiment file (default: lose a quarter of the embedded lab)')
    .option('--reports <directory>', 'where the run directory goes', 'reports')
    .option('--config <file>', 'the targets that there are (default: the nearest squall.yaml)')
    .option('--plan <file>', 'run what `squall plan --out` has decided, unless the target has drifted')
    .option('--yes', 'say yes beforehand to hurting the target')
    .option('--attach', 'use the lab that `squall lab up` started instead of an embedded one')
    .option('--json', 'print report.json on stdout at the end')
    .option('--events', 'print every event on stdout, one JSON object a line, once it is in the journal')
    .addHelpText(
      'after',
      `
Examples:
  squall run                               lose a quarter of the embedded lab
  squall run experiments/lose-half.yaml    refuted: one service lost every host
  squall run my.yaml --json | jq .verdict  for scripts
  squall run my.yaml --attach              against the lab of \`squall lab up\`

Ctrl-C ends the run cleanly in every phase; what was measured until then is
reported.
${exitCodesOfRuns}
`,
    )
    .action(async (file: string | undefined, flags: RunFlags) => {
      const { runFile } = await import('./run-file.ts');
      process.exitCode = await runFile(file, flags);
    });
}
