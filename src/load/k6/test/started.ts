import type { LoadJob, LoadSlice } from '#core';
import engine from '../index.ts';

type Count = 'sent' | 'unsent' | 'ok' | 'failed' | 'rejected' | 'unknown';

/** Starts k6 as a run does; keeps what it tells. */
export async function started(job: LoadJob, signal = new AbortController().signal) {
  const zero = performance.now();
  const slices: LoadSlice[] = [];
  const lost: { since: number; reason: string }[] = [];
  const running = await engine.start(
    job,
    {
      origin: process.hrtime.bigint(),
      now: () => performance.now() - zero,
      onSlices: (told) => void slices.push(...told),
      onLost: (since, reason) => void lost.push({ since, reason }),
      runId: 'run',
    },
    signal,
  );
  return { running, slices, lost };
}

/** The sum of what slices count. */
export function total(slices: readonly LoadSlice[], what: Count): number {
  return slices.reduce((sum, slice) => sum + slice[what], 0);
}

/** Every miss of slices as `outcome: reason`, with how many. */
export function missesIn(slices: readonly LoadSlice[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, reason, count } of slices.flatMap(({ misses }) => misses))
    counts[`${outcome}: ${reason}`] = (counts[`${outcome}: ${reason}`] ?? 0) + count;
  return counts;
}
