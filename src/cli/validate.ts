import { Command } from 'commander';

/** `squall validate`: reads experiment and lab files, and the files that a load names, says everything that is wrong, runs nothing. */
export function validate(): Command {
  return new Command('validate')
    .description('check experiment and lab files and squall.yaml; runs nothing')
    .argument('<files...>', 'experiment files, lab files (with services) or squall.yaml')
    .option('--config <file>', 'the targets that there are (default: the nearest squall.yaml)')
    .addHelpText(
      'after',
      '\nExample:\n  squall validate squall.yaml experiments/*.yaml experiments/labs/*.yaml\n',
    )
    .action(async (files: string[], { config }: { config?: string }) => {
      const { validateFile } = await import('./validate-file.ts');
      const { explainAndExitCode } = await import('./explain.ts');
      for (const file of files) {
        try {
          console.log(`ok  ${await validateFile(file, config)}`);
        } catch (error) {
          process.exitCode = explainAndExitCode(error);
        }
      }
    });
}
