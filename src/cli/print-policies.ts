import { BadInputError, ExitCode } from '#core';
import { optInTagsOf, parseExperiment, policiesFor } from '#experiments';
import type { IamFlags } from './iam.ts';
import { withTarget } from './open-target.ts';
import { readTextFile } from './read-file.ts';

/** Prints what an experiment needs of AWS. Returns the exit code. */
export function printPolicies(file: string, flags: IamFlags): number {
  const { text, name } = readTextFile(file);
  const experiment = withTarget(parseExperiment(text, name), flags.config);
  const { target } = experiment;
  if (target.kind !== 'aws')
    throw new BadInputError('The lab needs no IAM policy.', {
      hint: 'Name a target of squall.yaml in the experiment.',
    });
  const [account = '*', ...otherAccounts] = target.accounts ?? [];
  const { readOnly, execute } = policiesFor(experiment, {
    reference: target,
    account: otherAccounts.length === 0 ? account : '*',
    region: target.region ?? '*',
  });
  const wanted =
    flags.readOnly === flags.execute ? { readOnly, execute } : flags.readOnly ? readOnly : execute;
  console.log(JSON.stringify(wanted, null, 2));
  if (flags.readOnly === flags.execute)
    console.error('These are two policies; for aws iam create-policy print one: --read-only or --execute.');
  const tags = optInTagsOf(experiment);
  const others = execute.Statement.flatMap(({ Condition, Resource }) =>
    Condition?.['StringEquals'] && Array.isArray(Resource) ? Resource : [],
  ).filter((resource) => /autoScalingGroup|subnet|container-instance/.test(resource));
  if (others.length > 0)
    console.error(
      `Besides the instances these have to carry ${tags.join(' and ')}:\n  ${others.join('\n  ')}`,
    );
  return ExitCode.held;
}
