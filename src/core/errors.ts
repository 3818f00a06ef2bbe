/** The process exit codes that Squall documents; every code path ends in one of them. */
export const ExitCode = {
  held: 0,
  refuted: 1,
  inconclusive: 2,
  undoIncomplete: 3,
  stoppedByGuard: 4,
  badInput: 64,
  ourBug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

interface SquallErrorOptions {
  /** What the person can do about it, as an imperative sentence. */
  hint?: string | undefined;
  cause?: unknown;
}

/** The base of every error Squall raises on purpose: the message says what happened, the hint what to do. */
export class SquallError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;

  constructor(code: string, exitCode: ExitCode, message: string, options: SquallErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.exitCode = exitCode;
    this.hint = options.hint;
  }
}

/** A file, flag or value that cannot be taken (exit 64). */
export class BadInputError extends SquallError {
  constructor(message: string, options?: SquallErrorOptions) {
    super('bad-input', ExitCode.badInput, message, options);
  }
}

/** Squall understood the request and will not do it (exit 64). */
export class RefusedError extends SquallError {
  constructor(message: string, options?: SquallErrorOptions) {
    super('refused', ExitCode.badInput, message, options);
  }
}

/** The target could not be read or reached, so nothing could be concluded (exit 2). */
export class TargetError extends SquallError {
  constructor(message: string, options?: SquallErrorOptions) {
    super('target', ExitCode.inconclusive, message, options);
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was thrown, as it is or as a bug of ours. */
export function asSquallError(error: unknown): SquallError {
  if (error instanceof SquallError) return error;
  return new SquallError('bug', ExitCode.ourBug, messageOf(error), { cause: error });
}
