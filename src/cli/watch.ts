import { Command } from 'commander';

/** `squall watch`: finishes what dead runners left, for as long as it runs. */
export function watch(): Command {
  return new Command('watch')
    .description('stay, and put back what a run leaves whose process dies')
    .addHelpText(
      'after',
      '\nRun it beside long game days: a runner that is killed, out of memory or cut off is\nfinished within seconds of its death; one that is only stopped, once its hold on\nthe target is over. Ends with Ctrl-C.\n',
    )
    .action(async () => {
      const { watchRuns } = await import('./recover-runs.ts');
      process.exitCode = await watchRuns();
    });
}
