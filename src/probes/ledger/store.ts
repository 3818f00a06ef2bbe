import { BadInputError, isNeverConnected, isOwnTrouble } from '#core';
import type { Range, Ranges, WriteOutcome } from '#core';
import { wordFor } from '#requests';

/** Reads beside writes are few: none is begun while so many are under way. */
export const readsAtOnce = 4;

/** What one write came to. */
export interface Written {
  /** Not sent: for a reason of Squall's own, so that it tells nothing of the store. */
  outcome: WriteOutcome | 'not sent';
  /** Why it was not acknowledged. */
  reason?: string;
}

/** What the last reading came to, by number. */
export interface Reading {
  missing: Ranges;
  unread: Ranges;
  /** All that was found more than once so far, and between which times that was seen where it was seen while running; not told over HTTP. */
  twice?: [n: number, times: number][];
  /** Those of which that can't be told for sure. */
  perhapsTwice?: Range[];
  twiceAt?: [first: number, last: number];
  /** Given out again before they were taken out: by a queue alone. */
  redelivered?: number;
  /** Why some could not be read. */
  error?: string;
}

/** What one reading of an id came to. */
export type OneReading = 'found' | 'missing' | { reason: string };

/** Where a ledger is kept. */
export interface Store {
  /** Does before the first write what takes long but once; a failure is told by the writes. */
  prepare?(signal: AbortSignal): Promise<unknown>;
  /** Writes one id; never rejects. */
  write(id: string, signal: AbortSignal): Promise<Written>;
  /** Reads one id that was acknowledged; never rejects. Absent where reading takes out what it reads. */
  readonly read?: (id: string, signal: AbortSignal) => Promise<OneReading>;
  /** Looks for every one of these numbers; rejects when nothing could be read. */
  readBack(numbers: Ranges, signal: AbortSignal): Promise<Reading>;
  /** Takes away what the ledger kept, once that was read; never rejects. */
  clear?(signal: AbortSignal): Promise<unknown>;
  /** Closes every socket. */
  close(): void;
}

/** The code of an error; its name where it has none. Never its text, which may hold what was sent. */
export function codeOf(error: unknown): string {
  const code: unknown = Object(error).code;
  if (typeof code === 'string' && code !== '') return code;
  return error instanceof Error ? error.name : 'unknown error';
}

/** What an error of the connection says of the write that it carried. */
export function writtenWhenBroken(error: unknown): Written {
  // A secret that can't be read; its text names the reference alone.
  if (error instanceof BadInputError) return { outcome: 'not sent', reason: error.message };
  const code = codeOf(error);
  if (isOwnTrouble(error)) return { outcome: 'not sent', reason: `harness: ${code}` };
  return isNeverConnected(error)
    ? { outcome: 'refused', reason: wordFor(code) ?? `not connected: ${code}` }
    : { outcome: 'indeterminate', reason: wordFor(code) ?? `connection lost: ${code}` };
}
