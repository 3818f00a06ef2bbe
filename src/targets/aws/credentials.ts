import type { STSClientConfig } from '@aws-sdk/client-sts';
import { TargetError } from '#core';
import { failureOf } from './failures.ts';
import type { AwsTargetOptions } from './options.ts';

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
  const { doesIdentityRequireRefresh, isIdentityExpired, memoizeIdentityProvider } =
    await import('@smithy/core');
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
  const provide = async (caller?: Parameters<typeof assume>[0]) => {
    try {
      return await assume(caller);
    } catch (error) {
      throw explainRole(error, options.name, role);
    }
  };
  // Every client keeps what it is given: only so do all of them, and new ones, share one session.
  return memoizeIdentityProvider(provide, isIdentityExpired, doesIdentityRequireRefresh) ?? provide;
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
