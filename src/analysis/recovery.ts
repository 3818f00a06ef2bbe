import { latest } from '#core';
import type { Outage, Recovery, ServiceState } from './findings.ts';
import type { ProbeTrack } from './probe-track.ts';
import { noT0 } from './window.ts';

const notHeld = 'not held ok for long enough when the run ended';

/**
 * Recovery of what one probe watches, from t0: the end of the last outage begun before it first held. Below zero when
 * that outage consists of sends under way at t0.
 */
export function probeRecovery(track: ProbeTrack, t0: number): Recovery {
  const { since, held, longestGapMs } = track;
  if (since.ok + since.failed === 0) return { interval: null, why: 'no data since the fault' };
  const outages = track.outages.since();
  const last = outages[(held?.outagesBefore ?? outages.length) - 1];
  const lo = last ? last.end.after - t0 : 0;
  if (!held) return { interval: { lo, hi: null }, why: notHeld };
  if (!last) return { interval: { lo: 0, hi: longestGapMs } };
  return { interval: { lo, hi: last.end.by === null ? null : last.end.by - t0 } };
}

/** Outages begun after the hold. */
export function relapsesOf(track: ProbeTrack): Outage[] {
  return track.held ? track.outages.since().slice(track.held.outagesBefore) : [];
}

/** Several have recovered when the last of them has, not before t0; unknown when any is. */
export function latestRecovery(all: readonly Recovery[]): Recovery {
  const unknown = all.find(({ interval }) => interval === null);
  if (unknown) return unknown;
  const intervals = all.map(({ interval }) => interval).filter((interval) => interval !== null);
  const open = all.find(({ interval, why }) => interval?.hi === null && why !== undefined);
  return { interval: latest(intervals) ?? null, ...(open?.why !== undefined && { why: open.why }) };
}

interface Recovering {
  name: string;
  state: ServiceState;
  recovery: Recovery;
}

/** The cluster has recovered when its last service has; what was never reachable can't be laid to the fault. */
export function clusterRecovery(services: readonly Recovering[], t0: number | null): Recovery {
  if (t0 === null) return { interval: null, why: noT0 };
  const judged = services.filter(({ state }) => state !== 'unreachable');
  if (judged.length === 0) return { interval: null, why: 'no service was reachable' };
  const named = judged.map(({ name, recovery: { interval, why } }) =>
    why === undefined ? { interval } : { interval, why: `${name}: ${why}` },
  );
  return latestRecovery(named);
}
