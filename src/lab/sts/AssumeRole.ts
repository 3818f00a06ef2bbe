import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';

const shortestSeconds = 900;
const longestSeconds = 43_200;
const defaultSeconds = 3600;

export const AssumeRole = operation(AssumeRoleCommand, async (input, request: LabRequest) => {
  const { RoleArn: roleArn = '', RoleSessionName: sessionName = '', ExternalId: externalId } = input;
  const { DurationSeconds: seconds = defaultSeconds } = input;
  const { iam } = request.lab;
  check(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn), `${roleArn} is invalid`);
  check(
    /^[\w+=,.@-]{2,64}$/.test(sessionName),
    `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
  );
  check(
    seconds >= shortestSeconds && seconds <= longestSeconds,
    `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between ${shortestSeconds} and ${longestSeconds}`,
  );
  if (input.SerialNumber !== undefined || input.Policy !== undefined)
    throw validationError('The lab does not model MFA and session policies.');
  const session = iam.assume({ roleArn, sessionName, externalId, durationMs: seconds * 1000 });
  if (session === undefined) throw notTrusted(iam.callerArn(request.accessKeyId), roleArn);
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresAt),
    },
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
    PackedPolicySize: 0,
  };
});

/** One answer for a role that is not there, one that does not trust the caller, and a wrong external id. */
function notTrusted(caller: string, roleArn: string): WireError {
  const message = `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  return new WireError('AccessDenied', message, 403);
}

function check(isFine: boolean, message: string): void {
  if (!isFine) throw validationError(message);
}

function validationError(message: string): WireError {
  return new WireError('ValidationError', message);
}
