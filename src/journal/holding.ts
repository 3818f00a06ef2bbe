import { beginOf, isAlive } from '#processes';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LeaseRecord } from './lease-file.ts';

/** What two readings of the clocks of this machine may differ by; of another machine far more, by the wall clock. */
export const clockErrorMs = 500;
const strangersClockErrorMs = 30_000;

/** Whether a holder may still act: it lives and its time is not over, or that can't be known yet. */
export function isHeld(record: LeaseRecord | 'damaged'): boolean {
  if (record === 'damaged') return true;
  if (record.isReleased) return false;
  const { host, boot, pid, begin, until } = record;
  if (host !== hostname()) return Date.now() < until.wall + strangersClockErrorMs;
  if (boot !== bootId() || !isAlive(pid)) return false;
  if (begin !== '' && beginOf(pid) !== begin) return false;
  return monotonicMs() < until.monotonic + clockErrorMs;
}

/** Milliseconds of the clock that all processes of one boot share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

let boot: string | undefined;
/** Tells one boot of this machine from another, since monotonic clocks begin anew; empty where the system does not tell. */
export function bootId(): string {
  try {
    boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    boot = '';
  }
  return boot;
}
