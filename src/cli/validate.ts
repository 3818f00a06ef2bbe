import { Command } from 'commander';

/** `squall validate`: reads experiment files, says everything that is wrong, runs nothing. */
export function validate(): Command {
  return new Command('validate')
    .description('check experiment files; runs nothing')
    .argument('<files...>', 'experiment files')
    .addHelpText('after', '\nExample:\n  squall validate experiments/*.yaml\n')
    .action(async (files: string[]) => {
      const { parseExperiment } = await import('#experiments');
      const { explainAndExitCode } = await import('./explain.ts');
      const { readTextFile } = await import('./read-file.ts');
      for (const file of files) {
        try {
          const { text, name } = readTextFile(file);
          const experiment = parseExperiment(text, name);
          console.log(`ok  ${name}  (${experiment.name})`);
        } catch (error) {
          process.exitCode = explainAndExitCode(error);
        }
      }
    });
}
