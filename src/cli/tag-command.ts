import type { AwsReference, Inventory } from '#core';
import { cliOptions } from '#targets';

/** The tag that lets an instance be hurt, unless an experiment asks for another. */
export const defaultTag = { key: 'squall', value: 'allowed' };

/** How instances of a target are tagged by the AWS CLI, so that they may be hurt. */
export function tagCommand(
  { profile, endpoint }: AwsReference,
  { region }: Pick<Inventory, 'region'>,
): string {
  const cli = { ...(profile !== undefined && { profile }), ...(endpoint !== undefined && { endpoint }) };
  return `aws ec2 create-tags ${cliOptions({ cli }, region)} --tags Key=${defaultTag.key},Value=${defaultTag.value} --resources <instance ids>`;
}

/** How many instances of a target carry it. */
export function taggedCount({ instances }: Pick<Inventory, 'instances'>): number {
  return instances.filter(({ tags }) => tags[defaultTag.key] === defaultTag.value).length;
}
