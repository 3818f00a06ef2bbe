import { SquallError, TargetError } from '#core';
import { failureOf, type Failure, type FailureKind } from './failures.ts';
import type { AwsTargetOptions } from './options.ts';

/** A read or an act that the caller's permissions do not cover. */
export class DeniedError extends TargetError {}

/** AWS's code of what an explained error was caused by. */
export function codeBehind(error: unknown): string | undefined {
  return error instanceof TargetError ? failureOf(error.cause).code : undefined;
}

/** An SDK error as one for people: what was asked of which target, what was answered, what to do. */
export function explain(error: unknown, action: string, options: AwsTargetOptions): SquallError {
  if (error instanceof SquallError) return error;
  const failure = failureOf(error);
  const { name } = options;
  const answer = failure.message.includes(failure.code)
    ? failure.message
    : `${failure.code}: ${failure.message}`;
  const hint = hintFor(failure, action, options);
  const more = { cause: error, ...(hint !== undefined && { hint }) };
  if (failure.kind === 'denied') {
    return new DeniedError(`The target "${name}" denies ${action} to these credentials: ${answer}`, more);
  }
  if (failure.kind === 'credentials') {
    return new TargetError(
      `The target "${name}" takes no credentials found here for ${action}: ${answer}`,
      more,
    );
  }
  if (failure.kind === 'network') {
    const where = options.endpoint ?? `AWS in ${options.region ?? 'the configured region'}`;
    return new TargetError(
      `The target "${name}" cannot be reached at ${where} for ${action}: ${answer}`,
      more,
    );
  }
  const did = failure.kind === 'server' || failure.kind === 'throttled' ? 'did not answer' : 'refused';
  return new TargetError(`The target "${name}" ${did} ${action}: ${answer}`, more);
}

function hintFor({ kind }: Failure, action: string, options: AwsTargetOptions): string | undefined {
  const { profile, endpoint } = options;
  const hints: Partial<Record<FailureKind, string>> = {
    denied: `Allow ${action} to the role or user that Squall runs as.`,
    credentials:
      profile === undefined
        ? 'Give credentials as for the AWS CLI: aws sso login, aws configure, AWS_PROFILE or AWS_ACCESS_KEY_ID.'
        : `Renew the credentials of the profile "${profile}": aws sso login --profile ${profile}.`,
    network:
      endpoint === undefined
        ? 'Check the region and the network between here and AWS.'
        : 'Check that something listens at this endpoint.',
    throttled: 'AWS limits calls per account and region; wait, or ask the control plane less often.',
    server: 'The fault is on the side of the target; try again.',
  };
  return hints[kind];
}
