import { RefusedError, carriesTag } from '#core';
import type { AwsReference, Inventory, Plan } from '#core';

/** Raises RefusedError unless squall.yaml names the target and allows the account that really answers. */
export function refuseUnlisted(reference: AwsReference, { account }: Pick<Inventory, 'account'>): void {
  const { name, accounts } = reference;
  if (name === undefined)
    throw new RefusedError('A target that is written into the experiment can be planned, and never hurt.', {
      hint: 'Name it in squall.yaml with the accounts in which it may be hurt, and write that name as the target.',
    });
  if (!accounts)
    throw new RefusedError(`squall.yaml allows no account for ${name}, so nothing of it may be hurt.`, {
      hint: `Add to its entry: accounts: ["${account}"]`,
    });
  if (accounts.includes(account)) return;
  throw new RefusedError(
    `${name} is in account ${account}, which squall.yaml does not allow: only ${accounts.join(', ')}.`,
    { hint: 'Check profile, role and region; add the account only if it is the one that is meant.' },
  );
}

/** Raises RefusedError for a plan with a victim that does not carry the tag that its fault asks for. */
export function refuseUntagged({ faults }: Pick<Plan, 'faults'>, tags: readonly string[]): void {
  const untagged = faults
    .flatMap(({ victims }) => victims)
    .filter((victim) => !tags.some((tag) => carriesTag(victim, tag)));
  if (untagged.length === 0) return;
  throw new RefusedError(
    `The plan hurts what does not carry ${tags.join(' or ')}: ${untagged.map(({ id }) => id).join(', ')}.`,
    { hint: 'Tag it, if it may be hurt.' },
  );
}
