import type { RunAnalysis } from './analysis.ts';
import { isVictims } from './clocks.ts';
import type { Victims } from './clocks.ts';
import type { ClockFinding } from './findings.ts';
import type { LiveClock, LiveService, LiveState, LiveView } from './live-view.ts';
import type { LookLog } from './look-log.ts';
import type { ProbeTrack } from './probe-track.ts';
import { addSends, noSends } from './sends.ts';
import { isUnreachable, ledThere } from './service-state.ts';

const worstFirst: readonly LiveState[] = [
  'lost',
  'failing',
  'silent',
  'unreachable',
  'unknown',
  'waiting',
  'recovering',
  'recovered',
  'ok',
];

/** A service as it stands now; the worst of its probes. */
function liveService(name: string, asking: readonly ProbeTrack[], now: number | null): LiveService {
  const tracks = ledThere(asking);
  const states = tracks.map((track) => liveState(track, now));
  const worst = worstFirst.find((state) => states.includes(state)) ?? 'waiting';
  const speaking = tracks.find((_, index) => states[index] === worst) ?? tracks[0];
  const failing = tracks.flatMap(({ outages }) => outages.failingSince() ?? []);
  return {
    name,
    state: worst,
    sends: tracks.flatMap(({ steady, since }) => [steady, since]).reduce(addSends, noSends),
    spoiled: tracks.reduce((sum, track) => sum + spoiledOf(track), 0),
    lastReason: speaking?.last?.reason ?? null,
    failingSince: failing.length === 0 ? null : Math.min(...failing),
    hasSettled: tracks.length > 0 && tracks.every(({ isSettled }) => isSettled),
    p50: speaking?.last?.p50 ?? null,
    ...(worst === 'silent' && { silentForMs: Math.max(...tracks.map((one) => silenceMs(one, now))) }),
  };
}

/** Of a request every unknown send is Squall's own doing. */
function spoiledOf({ probe, overloaded, steady, since }: ProbeTrack): number {
  return probe.isRequest === false ? overloaded : steady.unknown + since.unknown;
}

function liveState(track: ProbeTrack, now: number | null): LiveState {
  const { last, streaks, outages, isSettled } = track;
  if (last === undefined) return 'waiting';
  if (isUnreachable(track)) return 'unreachable';
  if (streaks.isLostNow) return 'lost';
  if (outages.failingSince() !== null) return 'failing';
  if (silenceMs(track, now) > silentAfterMs(track)) return 'silent';
  if (last.outcome === 'unknown') return 'unknown';
  if (outages.countSince() === 0) return 'ok';
  return isSettled ? 'recovered' : 'recovering';
}

/** Answers come at every interval and are handed over each second: what lasts longer is no matter of their way here. */
function silentAfterMs({ probe: { intervalMs } }: ProbeTrack): number {
  return Math.max(1500, 2 * intervalMs + 1000);
}

/** Since the newest send that came to an outcome; 0 when nobody sends any more. */
function silenceMs({ decidedAt }: ProbeTrack, now: number | null): number {
  return now === null || decidedAt === null ? 0 : now - decidedAt;
}

/** A clock as it stands now: how much of what victims carried counts again. */
function liveClock({ clock, subjects, recovery }: ClockFinding, looks: LookLog, victims: Victims): LiveClock {
  const touched = subjects.filter(({ lost }) => lost > 0);
  let [counted, victimsCounted] = [0, 0];
  for (const { subject } of touched) {
    for (const id of looks.subjects(clock).get(subject)?.at(-1)?.ids ?? []) {
      if (isVictims(clock, id, victims)) victimsCounted += 1;
      else counted += 1;
    }
  }
  return {
    clock,
    before: touched.reduce((sum, { before }) => sum + before, 0),
    counted,
    victimsCounted,
    isTouched: touched.length > 0,
    hasRecovered: recovery.interval !== null && recovery.interval.hi !== null,
  };
}

/** A run that does not expect the DNS recovery waits for it no longer than `settleFor` after all else is back. */
function isDnsAwaited({ facts }: RunAnalysis): boolean {
  const { watch, expect = [] } = facts.started?.experiment ?? {};
  if (expect.some(({ quantity }) => quantity === 'dnsRecovery')) return true;
  const phase = facts.phases.at(-1);
  return phase?.phase === 'settle' && facts.lastAt < phase.from + (watch?.settleForMs ?? 0);
}

/** When the cluster had recovered at the latest: a service that was never hit may have been out between two looks. */
function recoveredAt({ facts, services }: RunAnalysis): number {
  const gaps = [...services.values()].flatMap((tracks) => tracks.map(({ longestGapMs }) => longestGapMs));
  return Math.max(facts.phases.at(-1)?.from ?? 0, (facts.window.t0 ?? 0) + Math.max(0, ...gaps));
}

/** The run as it stands now. */
export function liveViewOf(run: RunAnalysis): LiveView {
  const { facts, looks } = run;
  const { victims, findings } = run.clocks();
  const { t0, provenAt } = facts.window;
  const phase = facts.phases.at(-1)?.phase ?? null;
  const isProbing = facts.probing.stoppedAt === null && phase !== 'done';
  const now = isProbing ? facts.lastAt : null;
  const services = [...run.services].map(([name, tracks]) => liveService(name, tracks, now));
  const clocks = findings.map((finding) => liveClock(finding, looks, victims));
  const awaited = services.filter(({ state }) => state !== 'unreachable');
  const isBack = clocks.every(({ isTouched, hasRecovered }) => !isTouched || hasRecovered);
  const isServing = awaited.every(
    ({ state }) => state === 'ok' || state === 'recovering' || state === 'recovered',
  );
  const areAlertsOver = () =>
    run.alerts.isOver(
      {
        t0,
        recoveredAt: phase === 'settle' ? recoveredAt(run) : null,
        settleForMs: facts.started?.experiment.watch.settleForMs ?? 0,
        ignored: facts.started?.experiment.watch.ignoreAlerts ?? [],
        victims: new Set([...victims.instances, ...victims.tasks]),
      },
      facts.lastAt,
    );
  const { settleForMs = 0 } = facts.started?.experiment.watch ?? {};
  const isDnsOver = () => !isDnsAwaited(run) || run.dns.isOver(provenAt ?? 0, facts.lastAt, settleForMs);
  const isRecovered = t0 !== null && provenAt !== null && isBack && isServing;
  return {
    phase,
    at: facts.lastAt,
    t0,
    provenAt,
    services,
    clocks,
    isRecovered,
    alertsFiring: run.alerts.firing,
    resolversStale: run.dns.stale,
    isSettled: isRecovered && awaited.every(({ hasSettled }) => hasSettled) && areAlertsOver() && isDnsOver(),
    servicesLost: services.filter(({ state }) => state === 'lost').length,
    notes: [...facts.notes],
    ending: facts.ended?.ending ?? null,
  };
}
