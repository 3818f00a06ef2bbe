import { Command } from 'commander';

/** What `squall selftest` was asked for. */
export interface SelfTestFlags {
  for: string;
  json?: boolean;
}

/** `squall selftest`: how often Squall itself is wrong on this machine. */
export function selftest(): Command {
  return new Command('selftest')
    .description('measure how often Squall itself is wrong on this machine: false alarms and missed outages')
    .option('--for <duration>', 'how long it probes, 5s to 10m', '20s')
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      `
Servers of its own fail at known times, some for less than the time between two
sends; what the probes tell of them is compared with the truth. The result is
kept, and every later report of a run on this machine carries it.

Examples:
  squall selftest
  squall selftest --for 2m        narrower bounds
  squall selftest --json | jq .outages.wrong

Exit codes: 0 nothing was told wrongly, 2 something was, 64 bad input,
70 a bug in Squall, 130 interrupted.
`,
    )
    .action(async (flags: SelfTestFlags) => {
      const { testSelf } = await import('./test-self.ts');
      process.exitCode = await testSelf(flags);
    });
}
