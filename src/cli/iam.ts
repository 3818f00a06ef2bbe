import { Command } from 'commander';

/** What `squall iam` was asked for. */
export interface IamFlags {
  config?: string;
  readOnly?: boolean;
  execute?: boolean;
}

/** `squall iam`: the least that an experiment needs of AWS. */
export function iam(): Command {
  return new Command('iam')
    .description('print the IAM policies that an experiment needs, and nothing else; asks nobody')
    .argument('<file>', 'experiment file')
    .option('--config <file>', 'the targets that there are (default: the nearest squall.yaml)')
    .option('--read-only', 'the policy for plan and doctor alone')
    .option('--execute', 'the policy that a run needs besides')
    .addHelpText(
      'after',
      `
Example:
  squall iam my.yaml --execute > execute.json
  aws iam create-policy --policy-name squall-execute \\
    --policy-document file://execute.json

The execute policy allows changes to what carries the opt-in tag alone. Tags
protect only if whoever has it can't set tags too.
`,
    )
    .action(async (file: string, flags: IamFlags) => {
      const { printPolicies } = await import('./print-policies.ts');
      process.exitCode = printPolicies(file, flags);
    });
}
