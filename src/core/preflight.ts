import type { SquallError } from './errors.ts';

/** One thing that was looked at before anything is hurt. `stop` keeps a run from hurting anybody. */
export interface PreflightFinding {
  level: 'ok' | 'warn' | 'stop';
  /** What was found, as a sentence without its full stop. */
  what: string;
  /** What to do about it, as an imperative sentence; absent where nothing is to be done. */
  todo?: string;
}

/** An error as a finding that keeps a run from hurting. */
export function stopOf({ message, hint }: SquallError): PreflightFinding {
  return { level: 'stop', what: message.replace(/\.$/, ''), ...(hint !== undefined && { todo: hint }) };
}
