import type { STSClientConfig } from '@aws-sdk/client-sts';
import { TargetError } from '#core';
import { failureOf } from './failures.ts';
import type { AwsTargetOptions } from './options.ts';

/** As the SDK's clients do with credentials of their own. */
const renewBeforeMs = 5 * 60_000;

type Role = NonNullable<AwsTargetOptions['role']>;

/**
 * The credentials of a target: those given, else those that the SDK finds, else those of a role that these assume.
 * `config` is how the clients of the target are reached, which is how STS is reached too.
 */
export async function loadCredentials(options: AwsTargetOptions, config: STSClientConfig) {
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const { profile, role } = options;
  const found = options.credentials ?? fromNodeProviderChain(profile === undefined ? {} : { profile });
  if (role === undefined) return found;
  const { arn, externalId, sessionName = 'squall' } = role;
  const assume = fromTemporaryCredentials({
    masterCredentials: found,
    clientConfig: config,
    params: {
      RoleArn: arn,
      RoleSessionName: sessionName,
      ...(externalId !== undefined && { ExternalId: externalId }),
    },
  });
  // Every client keeps what it is given: only so do all of them, and new ones, share one session.
  return kept(async () => {
    try {
      return await assume();
    } catch (error) {
      throw explainRole(error, options.name, role);
    }
  });
}

/** Asks once for all who need them at a time, and again when they end soon. */
function kept<Keys extends { expiration?: Date | undefined }>(ask: () => Promise<Keys>): () => Promise<Keys> {
  let known: Keys | undefined;
  let asking: Promise<Keys> | undefined;
  const renew = async () => {
    try {
      known = await ask();
      return known;
    } finally {
      asking = undefined;
    }
  };
  return async () => {
    if (known !== undefined && !endsSoon(known)) return known;
    return (asking ??= renew());
  };
}

function endsSoon({ expiration }: { expiration?: Date | undefined }): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < renewBeforeMs;
}

/** What lies with the role is told of it; the rest as for any other call, and tried again where that may help. */
function explainRole(error: unknown, target: string, { arn, externalId }: Role): unknown {
  const { kind, message } = failureOf(error);
  if (kind !== 'denied' && kind !== 'other') return error;
  const trust =
    externalId === undefined
      ? 'if its trust policy asks for an external id, give it as externalId'
      : 'check that its trust policy asks for this externalId';
  return new TargetError(`The target "${target}" cannot assume the role ${arn}: ${message}`, {
    hint: `Check the ARN; allow sts:AssumeRole on it to the credentials found here, and name them in its trust policy; ${trust}.`,
    cause: error,
  });
}
