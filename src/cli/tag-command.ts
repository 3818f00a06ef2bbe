import { carriesTag, tagParts, usualTag } from '#core';
import type { AwsReference, Inventory } from '#core';
import { cliOptions } from '#targets';

/** How instances of a target are tagged by the AWS CLI, so that they may be hurt. */
export function tagCommand(
  { profile, endpoint }: AwsReference,
  { region }: Pick<Inventory, 'region'>,
): string {
  const { key, value } = tagParts(usualTag);
  const cli = { ...(profile !== undefined && { profile }), ...(endpoint !== undefined && { endpoint }) };
  return `aws ec2 create-tags ${cliOptions({ cli }, region)} --tags Key=${key},Value=${value} --resources <instance ids>`;
}

/** How many instances of a target carry the usual tag. */
export function taggedCount({ instances }: Pick<Inventory, 'instances'>): number {
  return instances.filter((one) => carriesTag(one, usualTag)).length;
}
