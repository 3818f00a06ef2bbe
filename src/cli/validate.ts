import { Command } from 'commander';

/** `squall validate`: reads experiment and lab files, says everything that is wrong, runs nothing. */
export function validate(): Command {
  return new Command('validate')
    .description('check experiment and lab files; runs nothing')
    .argument('<files...>', 'experiment files, or lab files (those with services)')
    .addHelpText('after', '\nExample:\n  squall validate experiments/*.yaml experiments/labs/*.yaml\n')
    .action(async (files: string[]) => {
      const { validateFile } = await import('./validate-file.ts');
      const { explainAndExitCode } = await import('./explain.ts');
      for (const file of files) {
        try {
          console.log(`ok  ${await validateFile(file)}`);
        } catch (error) {
          process.exitCode = explainAndExitCode(error);
        }
      }
    });
}
