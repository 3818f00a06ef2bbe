import type { Target } from './contract.ts';

/** How the AWS CLI is told where a target is: `--region eu-west-1 --profile staging`. Credentials are found as the CLI does. */
export function cliOptions({ cli = {} }: { cli?: Target['cli'] }, region: string): string {
  const { profile, endpoint } = cli;
  return [
    `--region ${region}`,
    ...(profile === undefined ? [] : [`--profile ${quoted(profile)}`]),
    ...(endpoint === undefined ? [] : [`--endpoint-url ${quoted(endpoint)}`]),
  ].join(' ');
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w.:/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
