import type { LostAfter, TargetGroup, Watch } from '#core';
import type { Victims } from './clocks.ts';
import { unknown } from './evidence.ts';
import type { JudgedService } from './expectations.ts';
import type { ClockFinding, Outage, Recovery, Sends, ServiceFinding } from './findings.ts';
import { joined, lastsFor, lengthAround, longestOf, longestSeen } from './lasting.ts';
import type { Lasting, Silence } from './lasting.ts';
import type { LookLog } from './look-log.ts';
import { mergeOutages } from './outages.ts';
import type { ProbeTrack } from './probe-track.ts';
import { latestRecovery, probeRecovery, relapsesOf } from './recovery.ts';
import type { Over } from './recovery.ts';
import { addSends, noSends } from './sends.ts';
import { ledThere, wasSteady, worstState } from './service-state.ts';
import { controlSteps, userSteps } from './steps.ts';
import { Tally, latencyOf } from './tally.ts';
import { noT0 } from './window.ts';
import type { Window } from './window.ts';

export interface ServiceContext {
  window: Window;
  watch: Watch;
  looks: LookLog;
  clocks: readonly ClockFinding[];
  victims: Victims;
  targetGroups: readonly TargetGroup[];
}

/** Everything the probes and the control plane told of one service. */
export function serviceFinding(
  name: string,
  asking: readonly ProbeTrack[],
  context: ServiceContext,
): ServiceFinding {
  const tracks = ledThere(asking);
  const { window, watch } = context;
  const { t0 } = window;
  const judged = worstState(asking, t0);
  const recovery = serviceRecovery(tracks, judged.state, t0);
  const hitsBeforeHold = tracks.map((one) => one.held?.outagesBefore ?? one.outages.countSince());
  const hold = {
    wasHit: hitsBeforeHold.some((hits) => hits > 0),
    settleForMs: watch.settleForMs,
    provenAfterMs: t0 === null || window.provenAt === null ? null : window.provenAt - t0,
  };
  return {
    name,
    ...judged,
    probes: asking.map(({ probe }) => probe.id),
    sends: total(tracks, ({ since }) => since),
    worstStreak: worstStreak(tracks),
    outages: outagesOf(tracks, ({ outages }) => outages.since()),
    recovery,
    relapses: outagesOf(tracks, relapsesOf),
    latency: {
      before: merged(tracks, ({ latency }) => latency.before),
      since: merged(tracks, ({ latency }) => latency.since),
    },
    tasks: taskCounts(name, context),
    steps: { ...controlSteps(name, { ...context, t0 }), ...userSteps(recovery, hold) },
    steady: {
      sends: total(tracks, ({ steady }) => steady),
      outages: outagesOf(tracks, ({ outages }) => outages.steady()),
    },
  };
}

/** The service as the verdict sees it. */
export function judgedService(
  { name, state, recovery, outages }: ServiceFinding,
  asking: readonly ProbeTrack[],
  t0: number | null,
  lostAfter: LostAfter,
): JudgedService {
  const tracks = ledThere(asking);
  const hasNoData = tracks.some(({ since }) => since.ok + since.failed === 0);
  const silences = joined(tracks.flatMap((one) => one.silences.all));
  const isDoubtful = tracks.some(({ streaks }) => streaks.doubtful !== undefined);
  return {
    name,
    state,
    recovery,
    wasSteady: tracks.every((one) => wasSteady(one)),
    unsureForMs: t0 === null ? 0 : Math.max(0, ...tracks.map((one) => (one.unsureUntil ?? t0) - t0)),
    mayBeLost: state === 'unreachable' || state === 'lost' || hasNoData || isDoubtful,
    longest: hasNoData ? { lo: 0, hi: null } : longestOf(outages, silences),
    longestLostMs: longestSeen(outages.filter(({ failed }) => failed >= lostAfter.sends)),
    recoveryOver: (forMs) =>
      serviceRecovery(tracks, state, t0, { forMs, counts: lastingWithin(outages, silences, forMs) }),
  };
}

/** Whether an outage of one probe lasts so long, as part of the service's own. */
function lastingWithin(
  outages: readonly Outage[],
  silences: readonly Silence[],
  forMs: number,
): (outage: Outage) => Lasting {
  return (outage) => {
    const whole = outages.find(
      ({ start, end }) => start.by <= outage.start.by && outage.end.after <= end.after,
    );
    return lastsFor(lengthAround(whole ?? outage, silences), forMs);
  };
}

function serviceRecovery(
  tracks: readonly ProbeTrack[],
  state: ServiceFinding['state'],
  t0: number | null,
  over?: Over,
): Recovery {
  if (t0 === null) return unknown(noT0);
  if (state === 'unreachable') return unknown('unreachable from here before the fault');
  return latestRecovery(tracks.map((one) => probeRecovery(one, t0, over)));
}

function total(tracks: readonly ProbeTrack[], pick: (track: ProbeTrack) => Sends): Sends {
  return tracks.map(pick).reduce(addSends, noSends);
}

function worstStreak(tracks: readonly ProbeTrack[]): ServiceFinding['worstStreak'] {
  const all = tracks.map(({ streaks }) => streaks.worst);
  const [worst] = all.sort((a, b) => b.sends - a.sends || b.lastingMs - a.lastingMs);
  return worst ?? { sends: 0, lastingMs: 0 };
}

function outagesOf(tracks: readonly ProbeTrack[], pick: (track: ProbeTrack) => Outage[]): Outage[] {
  const [only, ...others] = tracks;
  return only && others.length === 0 ? pick(only) : mergeOutages(tracks.flatMap(pick));
}

function merged(tracks: readonly ProbeTrack[], pick: (track: ProbeTrack) => Tally) {
  const tally = new Tally();
  for (const track of tracks) tally.add(pick(track).toHistogram());
  return latencyOf(tally.toHistogram());
}

function taskCounts(
  name: string,
  { window: { t0 }, looks, victims }: ServiceContext,
): ServiceFinding['tasks'] {
  const sightings = looks.subjects('tasks').get(name) ?? [];
  const base = sightings.findLast(({ done }) => t0 === null || done <= t0);
  const onVictims = [...(base?.ids ?? [])].filter((id) => victims.tasks.has(id)).length;
  return { before: base?.ids.size ?? 0, onVictims };
}
