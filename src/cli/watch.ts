import { Command } from 'commander';

/** `squall watch`: finishes what dead runners left, for as long as it runs. */
export function watch(): Command {
  return new Command('watch')
    .description('stay, and put back what a run leaves whose process dies')
    .addHelpText(
      'after',
      `
Example:
  squall watch    beside long game days

A runner that is killed or out of memory is finished within seconds of its
death; one that is only stopped, once its hold on the target is over. Ends with
Ctrl-C.
`,
    )
    .action(async () => {
      const { watchRuns } = await import('./watch-runs.ts');
      process.exitCode = await watchRuns();
    });
}
