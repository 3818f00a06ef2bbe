import type { RetriedProbe, RetryFinding } from '#analysis';
import { formatDuration } from '#core';
import { formatCount } from './amounts.ts';

/** How a client tries again, in words: `refused, up to 2 attempts, at once, at another address`. */
export function policyInWords({ policy: { on, attempts, pauseMs, to } }: RetryFinding): string {
  const pause = pauseMs === 0 ? 'at once' : `after ${formatDuration(pauseMs)}`;
  return `${on.join(', ')}: up to ${attempts} attempts, ${pause}, at ${to}`;
}

/** How many requests would have failed all the same: `3`, `0–3`. */
export function feltCount({ felt: { lo, hi } }: Pick<RetriedProbe, 'felt'>): string {
  return hi === null || hi === lo ? formatCount(lo) : `${formatCount(lo)}–${formatCount(hi)}`;
}

/** Of probes together: failed as measured, and as felt. */
export function feltInAll(probes: readonly RetriedProbe[]): { failed: number; felt: RetriedProbe['felt'] } {
  const sum = (pick: (one: RetriedProbe) => number) => probes.reduce((total, one) => total + pick(one), 0);
  return {
    failed: sum(({ failed }) => failed),
    felt: { lo: sum(({ felt }) => felt.lo), hi: sum(({ felt }) => felt.hi ?? felt.lo) },
  };
}
