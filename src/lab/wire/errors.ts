import { findErrorSchema } from './sdk.ts';
import type { ErrorSchema, ServiceTraits } from './sdk.ts';

/**
 * An error that the service's model does not name: all of EC2's, and throttling everywhere. Errors that a model
 * does name are thrown as the SDK's own exception classes.
 */
export class WireError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'WireError';
    this.code = code;
    this.status = status;
  }
}

/** What EC2 answers to `DryRun: true` when the request would have succeeded. */
export const dryRunOperation: WireError = new WireError(
  'DryRunOperation',
  'Request would have succeeded, but DryRun flag is set.',
  412,
);

/** Why the wire itself turns a request down, before or instead of its handler; each protocol has its own code for each. */
export type RefusalReason =
  | 'malformed'
  | 'invalidValue'
  | 'missingMember'
  | 'unknownOperation'
  | 'unknownService'
  | 'unknownKey'
  | 'unsigned'
  | 'tooLarge'
  | 'crashed';

export class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

export type RefusalCodes = Readonly<Record<RefusalReason, readonly [code: string, status: number]>>;

/** An error on its way out: a plain code, or a modelled one with the members that its schema names. */
export interface Failure {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly isSenderFault: boolean;
  readonly modelled?: {
    readonly schema: ErrorSchema;
    readonly members: Readonly<Record<string, unknown>>;
    /** The code and status that the service's query protocol has always used, where they differ. */
    readonly query: readonly [code: string, status: number] | undefined;
  };
}

/** The failure that a thrown value stands for, or undefined when it is an accident. */
export function failureFrom(
  thrown: unknown,
  codes: RefusalCodes,
  traits: ServiceTraits | undefined,
): Failure | undefined {
  if (thrown instanceof WireError) return plain(thrown.code, thrown.status, thrown.message);
  if (thrown instanceof Refusal) return plain(...codes[thrown.reason], thrown.message);
  if (!(thrown instanceof Error) || !('$fault' in thrown)) return undefined;

  const isSenderFault = thrown.$fault !== 'server';
  const status = isSenderFault ? 400 : 500;
  const { name: code, message } = thrown;
  const schema = traits && findErrorSchema(traits, code);
  if (!schema) return { code, status, message, isSenderFault };
  const errorTraits = typeof schema[3] === 'object' ? schema[3] : {};
  const { httpError, awsQueryError } = errorTraits;
  return {
    code,
    status: typeof httpError === 'number' ? httpError : status,
    message,
    isSenderFault,
    modelled: {
      schema,
      members: Object.fromEntries(Object.entries(thrown)),
      query: queryError(awsQueryError),
    },
  };
}

function plain(code: string, status: number, message: string): Failure {
  return { code, status, message, isSenderFault: status < 500 };
}

function queryError(trait: unknown): readonly [string, number] | undefined {
  if (!Array.isArray(trait)) return undefined;
  const [code, status]: unknown[] = trait;
  return typeof code === 'string' && typeof status === 'number' ? [code, status] : undefined;
}
