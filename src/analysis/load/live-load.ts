import type { LiveLoad } from '../live-view.ts';
import { troubleOfTraffic } from './checks.ts';
import type { LoadLog } from './index.ts';
import type { LoadRecord } from './load-record.ts';
import { lossiestOf } from './lossiest.ts';
import { SliceSum } from './slice-sums.ts';

/** So much of the past is shown. */
const recentMs = 2000;

/** The load that is sent now; of a warm-up and traffic the one that began last. */
export function liveLoad(log: LoadLog): LiveLoad | null {
  const record = [log.record('traffic'), log.record('warm-up')].find((one) => one && one.endedAt === null);
  if (!record) return null;
  const { role, engine, model } = record.started;
  const { sum, overMs } = record.recent(recentMs);
  const { due, sent, failed, rejected, unknown, latency } = sum.counts();
  const toldDue = due - sum.unheard;
  const share = (count: number) => (toldDue === 0 ? null : count / toldDue);
  const step = role === 'warm-up' ? log.latestStep : undefined;
  return {
    role,
    engine,
    model,
    windowMs: recentMs,
    perSecond: overMs === 0 ? null : (sent * 1000) / overMs,
    duePerSecond: overMs === 0 ? 0 : (due * 1000) / overMs,
    failed: share(failed),
    rejected: share(rejected),
    unknown: share(unknown - sum.unheard),
    p50: latency?.p50 ?? null,
    p99: latency?.p99 ?? null,
    stage: step?.stage ?? null,
    why: step?.why ?? null,
  };
}

interface ToldSoFar {
  /** Requests that came to an end. */
  told: number;
  /** Why they are no ground to hurt anybody; null when they are one, or there is no traffic. */
  trouble: string | null;
}

/** What traffic told since steady began; what is not decided yet counts neither way. */
export function trafficSince(record: LoadRecord | undefined, since: number): ToldSoFar {
  if (!record) return { told: 0, trouble: null };
  const own = record.stretches().filter(({ from }) => from >= since);
  const sum = new SliceSum();
  for (const { all } of own) sum.addSum(all);
  const counts = sum.decided();
  const lossiest = lossiestOf(own, ({ all }) => ({ due: all.decided().due, lost: all.lost }));
  const trouble = troubleOfTraffic({ ...counts, mostly: sum.mostly, lossiest }, true);
  return { told: counts.due, trouble: trouble ?? null };
}
