import { hostname } from 'node:os';
import type { LeaseRecord } from './lease-file.ts';
import { isGone } from './writer.ts';

/** What two readings of the clocks of this machine may differ by; of another machine far more, by the wall clock. */
export const clockErrorMs = 500;
const strangersClockErrorMs = 30_000;

/** Whether a holder may still act: it lives and its time is not over, or that can't be known yet. */
export function isHeld(record: LeaseRecord | 'damaged'): boolean {
  if (record === 'damaged') return true;
  if (record.isReleased) return false;
  const { host, until } = record;
  if (host !== hostname()) return Date.now() < until.wall + strangersClockErrorMs;
  return !isGone(record) && monotonicMs() < until.monotonic + clockErrorMs;
}

/** Milliseconds of the clock that all processes of one boot share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
