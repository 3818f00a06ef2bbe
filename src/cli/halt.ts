import { Command } from 'commander';

/** `squall halt`: ends every run of this machine, undone, and lets none begin. */
export function halt(): Command {
  return new Command('halt')
    .description('end every run of this machine, undone, and let none begin until `squall resume`')
    .argument('[why...]', 'what for; whoever is refused is told')
    .addHelpText('after', '\nExample:\n  squall halt checkout is down for real users\n')
    .action(async (why: string[]) => {
      const { haltAll } = await import('./halt-runs.ts');
      process.exitCode = haltAll(why.join(' '));
    });
}

/** `squall resume`: lifts the halt. */
export function resume(): Command {
  return new Command('resume')
    .description('lift the halt')
    .addHelpText('after', '\nExample:\n  squall resume    runs may begin again\n')
    .action(async () => {
      const { liftAll } = await import('./halt-runs.ts');
      process.exitCode = liftAll();
    });
}
