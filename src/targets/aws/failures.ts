const throttles = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);
const denials = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NotAuthorized',
  'OptInRequired',
  'UnauthorizedOperation',
]);
const badCredentials = new Set([
  'AuthFailure',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
]);
const networkCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

export type FailureKind = 'throttled' | 'denied' | 'credentials' | 'network' | 'server' | 'other';

/** What the SDK threw, as far as one can tell. */
export interface Failure {
  kind: FailureKind;
  /** AWS's error code, or the network's. */
  code: string;
  message: string;
}

export function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  // EC2 adds kilobytes of encoded text which only an administrator can decode.
  const message = messageIn(error).replace(/\s*Encoded authorization failure message: \S+/, '');
  return { kind: kindOf(error, code), code, message };
}

function kindOf(error: unknown, code: string): FailureKind {
  const status = statusOf(error);
  if (throttles.has(code) || status === 429) return 'throttled';
  if (denials.has(code)) return 'denied';
  if (badCredentials.has(code)) return 'credentials';
  if (networkCodes.has(code) || code === 'TimeoutError') return 'network';
  return status !== undefined && status >= 500 ? 'server' : 'other';
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if ('code' in error && typeof error.code === 'string' && networkCodes.has(error.code)) return error.code;
  // Several addresses were tried at once; each failed for a reason of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.name;
}

function messageIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? codeOf(error) : error.message;
}

/** The status that AWS answered with; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
