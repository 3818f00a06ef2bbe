import { Command } from 'commander';

/** `squall recover`: puts back what runs left that were killed, or could not. */
export function recover(): Command {
  return new Command('recover')
    .description('put back what a run left that was killed or could not; can be repeated')
    .argument('[run]', 'a run directory, or the id of a run (default: all of this machine)')
    .option('--forget <id>', 'take it that nothing is left of this run')
    .addHelpText(
      'after',
      `
Examples:
  squall recover                  every run of this machine that left something
  squall recover reports/<run>    one of them
  squall recover --forget <id>    its journal is lost, and you saw nothing left

Each step is looked at first, so that nothing is put back twice. Exit codes:
0 nothing is left, 3 something is (the commands to do it by hand are printed),
64 the run is still under way, or its journal can't be read.
`,
    )
    .action(async (run: string | undefined, { forget }: { forget?: string }) => {
      const { forgetRun, recoverRuns } = await import('./recover-runs.ts');
      process.exitCode = forget === undefined ? await recoverRuns(run) : forgetRun(forget);
    });
}
