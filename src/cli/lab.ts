import { Command } from 'commander';
import type { IncidentFlags } from './lab-commands.ts';

/** `squall lab up | status | down`: the lab as a process of its own, for any AWS client. */
export function lab(): Command {
  const up = new Command('up')
    .description('start a lab that stays until `squall lab down`')
    .argument('[file]', 'lab file (default: the built-in lab)')
    .option('--json', 'print endpoint, keys and constants as JSON')
    .action(async (file: string | undefined, flags: { json?: boolean }) => {
      const { bringUp } = await import('./lab-commands.ts');
      process.exitCode = await bringUp(file, flags);
    });
  const status = new Command('status')
    .description('say whether a lab is up (exit 0) or not (exit 1), and how to reach it')
    .option('--json', 'print endpoint, keys and constants as JSON; null where none is up')
    .action(async (flags: { json?: boolean }) => {
      const { tellStatus } = await import('./lab-commands.ts');
      process.exitCode = await tellStatus(flags);
    });
  const down = new Command('down').description('end the lab and everything in it').action(async () => {
    const { bringDown } = await import('./lab-commands.ts');
    process.exitCode = await bringDown();
  });
  const incident = new Command('incident')
    .description('make something fail in the lab that is up: a registry, a zone, hosts or tasks')
    .argument(
      '<kind>',
      'registry-down, no-capacity, partition, spot-notice, instance-stop, instance-crash or task-crash',
    )
    .option('--end', 'end it, where it lasts: registry-down, no-capacity or partition')
    .option('--after <duration>', 'begin after this time, such as 30s; at once by default')
    .option(
      '--for <duration>',
      'end it after this time, else by --end (registry-down, no-capacity, partition)',
    )
    .option('--zones <letters>', 'zones without capacity, such as a,b (no-capacity)')
    .option('--zone <letter>', 'only hosts of this zone')
    .option('--hosting <service>', 'only hosts with a running task of this service')
    .option('--service <service>', 'whose tasks (task-crash)')
    .option('--count <number>', 'how many hosts or tasks, 1 by default')
    .addHelpText(
      'after',
      `
Examples:
  squall lab incident partition --hosting web --for 30s
  squall lab incident registry-down
  squall lab incident registry-down --end
`,
    )
    .action(async (kind: string, flags: IncidentFlags) => {
      const { causeIncident } = await import('./lab-commands.ts');
      process.exitCode = await causeIncident(kind, flags);
    });
  return new Command('lab')
    .description('a small AWS of real processes on this machine, for any AWS client')
    .addCommand(up)
    .addCommand(status)
    .addCommand(incident)
    .addCommand(down)
    .addHelpText(
      'after',
      `
Example:
  squall lab up
  eval "$(squall lab status)"    sets AWS_ENDPOINT_URL, region, throw-away keys
  aws ec2 describe-instances --filters Name=instance-state-name,Values=running
  squall run --attach
  squall lab incident partition --hosting web --for 30s
  squall lab down
`,
    );
}
