import { Command, Option } from 'commander';

/** `squall schema`: the JSON Schema of experiment files, lab files, squall.yaml or report.json. */
export function schema(): Command {
  return new Command('schema')
    .description('print a JSON Schema, for editors and for readers of report.json')
    .addOption(
      new Option('--of <what>', 'which schema')
        .choices(['experiment', 'lab', 'config', 'report'])
        .default('experiment'),
    )
    .addHelpText('after', '\nExample:\n  squall schema > experiment.schema.json\n')
    .action(async ({ of }: { of: string }) => {
      const { schemas } = await import('./schemas.ts');
      const make = schemas[of];
      if (make) console.log(JSON.stringify(make(), null, 2));
    });
}
