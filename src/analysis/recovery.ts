import { formatDuration } from '#core';
import { between, of, sinceT0, unknown } from './evidence.ts';
import type { Evidence, Outage, Recovery, ServiceState } from './findings.ts';
import type { Lasting } from './lasting.ts';
import type { ProbeTrack } from './probe-track.ts';
import { noT0 } from './window.ts';

const notHeld = 'not held ok for long enough when the run ended';

/** Which outages a recovery is told by: those that last so long. */
export interface Over {
  forMs: number;
  counts: (outage: Outage) => Lasting;
}

const anyLength: Over = { forMs: 0, counts: () => 'surely' };

/**
 * Recovery of what one probe watches, from t0: the end of the last outage begun before it first held. Below zero when
 * that outage consists of sends under way at t0. Outages may count surely, perhaps or not.
 */
export function probeRecovery(track: ProbeTrack, t0: number, { forMs, counts }: Over = anyLength): Recovery {
  const { since, held, unseenMs } = track;
  if (since.ok + since.failed === 0) return unknown('no data since the fault');
  const by = `probe ${track.probe.id}`;
  const all = track.outages.since();
  const outages = all.slice(0, held?.outagesBefore ?? all.length);
  const sure = outages.findLast((one) => counts(one) === 'surely');
  const last = outages.findLast((one) => counts(one) !== 'no');
  const none = forMs === 0 ? 'no failed send since t0' : `no outage of ${formatDuration(forMs)} since t0`;
  const lo: Evidence = sure
    ? { at: sure.end.after - t0, by, saw: `last failed send: ${sure.lastReason ?? 'failed'}` }
    : { at: 0, by, saw: none };
  if (!held) return between(lo, null, notHeld);
  if (outages.length === 0 && unseenMs > 0 && unseenMs >= forMs)
    return between(lo, { at: unseenMs, by, saw: 'no longer than this from one ok send to the next' });
  if (!last) return between(lo, { at: 0, by, saw: none });
  const { by: okSent } = last.end;
  return between(
    lo,
    okSent === null ? null : { at: okSent - t0, by, saw: 'first ok send after it' },
    notHeld,
  );
}

/** Outages begun after the hold. */
export function relapsesOf(track: ProbeTrack): Outage[] {
  return track.held ? track.outages.since().slice(track.held.outagesBefore) : [];
}

/** Several have recovered when the last of them has, not before t0; unknown when any is. */
export function latestRecovery(all: readonly Recovery[]): Recovery {
  const notKnown = all.find(({ interval }) => interval === null);
  if (notKnown) return notKnown;
  const bounds = all.flatMap(({ evidence }) => evidence ?? []);
  const lo = latestOf(bounds.map((one) => one.lo));
  if (lo === undefined) return { interval: null };
  const hi = bounds.some((one) => one.hi === null)
    ? undefined
    : latestOf(bounds.flatMap((one) => one.hi ?? []));
  const open = all.find(({ interval, why }) => interval?.hi === null && why !== undefined);
  return hi ? between(sinceT0(lo), sinceT0(hi)) : between(sinceT0(lo), null, open?.why ?? notHeld);
}

/** The first of those with the latest moment. */
function latestOf(all: readonly Evidence[]): Evidence | undefined {
  const at = Math.max(...all.map((one) => one.at));
  return all.find((one) => one.at === at);
}

interface Recovering {
  name: string;
  state: ServiceState;
  recovery: Recovery;
}

/** The cluster has recovered when its last service has; what was never reachable can't be laid to the fault. */
export function clusterRecovery(services: readonly Recovering[], t0: number | null): Recovery {
  if (t0 === null) return unknown(noT0);
  const judged = services.filter(({ state }) => state !== 'unreachable');
  if (judged.length === 0) return unknown('no service was reachable');
  return latestRecovery(judged.map(({ name, recovery }) => of(name, recovery)));
}
