import { Command } from 'commander';

/** `squall report`: rebuilds every report of a run from its journal, byte for byte. */
export function report(): Command {
  return new Command('report')
    .description("rebuild a run's reports from its journal, and print the summary")
    .argument('<run>', 'a run directory, such as reports/sample, or the id of a run under reports')
    .option('--json', 'print report.json instead of the summary')
    .addHelpText(
      'after',
      '\nExample:\n  squall report reports/sample\n\nThe exit code is that of the run: 0 held, 1 refuted, 2 inconclusive,\n3 something is not put back, 4 stopped by a guard, 130 interrupted; 64 where\nthere is no such run.\n',
    )
    .action(async (run: string, { json }: { json?: boolean }) => {
      const { runDirectory, writeReports } = await import('./write-reports.ts');
      const { printOutcome } = await import('./outcome.ts');
      const written = await writeReports(runDirectory(run));
      process.exitCode = printOutcome(written, { json: json === true });
    });
}
