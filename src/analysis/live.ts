import type { RunAnalysis } from './analysis.ts';
import { mustGo } from './clocks.ts';
import type { Victims } from './clocks.ts';
import type { ClockFinding } from './findings.ts';
import type { LiveClock, LiveService, LiveState, LiveView } from './live-view.ts';
import { liveLoad, trafficSince } from './load/live-load.ts';
import { isOfTraffic } from './load/of-traffic.ts';
import type { LookLog } from './look-log.ts';
import type { ProbeTrack } from './probe-track.ts';
import { addSends, noSends } from './sends.ts';
import type { Sends } from './findings.ts';
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
function liveService(
  name: string,
  asking: readonly ProbeTrack[],
  { now, undoneAt }: { now: number | null; undoneAt: number | null },
): LiveService {
  const tracks = ledThere(asking);
  const probes = tracks.filter((track) => !isOfTraffic(track));
  // Traffic sends so much more that nobody would see what probes missed.
  const watching = probes.length > 0 ? probes : tracks;
  const states = tracks.map((track) => liveState(track, now));
  const worst = worstFirst.find((state) => states.includes(state)) ?? 'waiting';
  const speaking = tracks.find((_, index) => states[index] === worst) ?? tracks[0];
  const failing = tracks.flatMap(({ outages }) => outages.failingSince() ?? []);
  const serving = tracks.flatMap(({ outages }) => outages.servesSince() ?? []);
  return {
    name,
    state: worst,
    sends: sendsOf(tracks),
    watched: sendsOf(watching).sent,
    spoiled: watching.reduce((sum, track) => sum + spoiledOf(track), 0),
    lastReason: [speaking, ...tracks].flatMap((track) => track?.last?.reason ?? [])[0] ?? null,
    failingSince: failing.length === 0 ? null : Math.min(...failing),
    hasSettled: tracks.length > 0 && tracks.every((track) => hasSettled(track, undoneAt)),
    p50: speaking?.last?.p50 ?? null,
    ...(failing.length === 0 && serving.length > 0 && { servesSince: Math.max(...serving) }),
    ...(worst === 'silent' && { silentForMs: Math.max(...tracks.map((one) => silenceMs(one, now))) }),
  };
}

function sendsOf(tracks: readonly ProbeTrack[]): Sends {
  return tracks.flatMap(({ steady, since }) => [steady, since]).reduce(addSends, noSends);
}

/** What was put back may hurt again, so a hold counts from then on. */
function hasSettled(track: ProbeTrack, undoneAt: number | null): boolean {
  return track.isSettled && (undoneAt === null || track.hasHeldSince(undoneAt));
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
    const latest = looks.subjects(clock).get(subject)?.at(-1);
    for (const id of latest?.ids ?? []) {
      if (mustGo(clock, id, victims, latest?.sent ?? 0)) victimsCounted += 1;
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

/**
 * When the cluster had recovered at the latest, as the verdict will have it: once each service has held ok; one that was
 * never hit may have been out between two sends.
 */
function recoveredAt(run: RunAnalysis): number | null {
  const tracks = run.telling().flatMap(([, asking]) => ledThere(asking));
  const awaited = tracks.filter((track) => !isUnreachable(track));
  const holds = awaited.flatMap(({ held }) => held?.from ?? []);
  if (holds.length < awaited.length) return null;
  const unseenMs = Math.max(0, ...awaited.map((one) => one.unseenMs));
  return Math.max((run.facts.window.t0 ?? 0) + unseenMs, ...holds);
}

/** What is not back yet: services that do not serve, and clocks that victims touched. */
function notBack(
  { facts }: RunAnalysis,
  services: readonly LiveService[],
  clocks: readonly LiveClock[],
): string[] {
  const { t0, provenAt } = facts.window;
  const serving: readonly LiveState[] = ['ok', 'recovering', 'recovered'];
  return [
    ...(t0 === null || provenAt === null ? ['the proof of the fault'] : []),
    ...services.filter(({ state }) => !serving.includes(state)).map(({ name }) => name),
    ...clocks
      .filter(({ isTouched, hasRecovered }) => isTouched && !hasRecovered)
      .map(({ clock }) => `the ${clock} clock`),
  ];
}

/** What a run that is back still waits for: services to hold, and then alerts and resolvers. */
function notSettled(run: RunAnalysis, services: readonly LiveService[]): string[] {
  const holding = services.filter(({ hasSettled }) => !hasSettled).map(({ name }) => `${name} to hold ok`);
  if (holding.length > 0) return holding;
  const { facts } = run;
  const { t0, provenAt } = facts.window;
  const { settleForMs = 0, ignoreAlerts = [] } = facts.started?.experiment.watch ?? {};
  const { instances, tasks } = run.clocks().victims;
  const victims = new Set([...instances, ...tasks]);
  const context = { t0, recoveredAt: recoveredAt(run), settleForMs, ignored: ignoreAlerts, victims };
  const areAlertsOver = run.alerts.isOver(context, facts.lastAt);
  const isDnsOver = !isDnsAwaited(run) || run.dns.isOver(provenAt ?? 0, facts.lastAt, settleForMs);
  return [...(areAlertsOver ? [] : ['alerts']), ...(isDnsOver ? [] : ['resolvers'])];
}

/** The run as it stands now. */
export function liveViewOf(run: RunAnalysis): LiveView {
  const { facts, looks } = run;
  const { victims, findings } = run.clocks();
  const { t0, provenAt } = facts.window;
  const phase = facts.phases.at(-1)?.phase ?? null;
  const isProbing = facts.probing.stoppedAt === null && phase !== 'done';
  const now = isProbing ? facts.lastAt : null;
  const undoneAt = facts.undo.lastDoneAt;
  const services = run.telling().map(([name, tracks]) => liveService(name, tracks, { now, undoneAt }));
  const clocks = findings.map((finding) => liveClock(finding, looks, victims));
  const reachable = services.filter(({ state }) => state !== 'unreachable');
  const missing = notBack(run, reachable, clocks);
  const isRecovered = missing.length === 0;
  const traffic = trafficInSteady(run);
  const awaited = isRecovered ? notSettled(run, reachable) : missing;
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
    guards: run.guards.states(),
    undoLeft: facts.undo.left(),
    isSettled: awaited.length === 0,
    awaited,
    servicesLost: services.filter(({ state }) => state === 'lost').length,
    load: liveLoad(run.load),
    trafficTrouble: traffic.trouble,
    trafficTold: traffic.told,
    notes: [...facts.notes],
    ending: facts.ended?.ending ?? null,
  };
}

/** Told while it matters: until a fault is sent. */
function trafficInSteady({ facts, load }: RunAnalysis): ReturnType<typeof trafficSince> {
  const latest = facts.phases.at(-1);
  const record = latest?.phase === 'steady' ? load.record('traffic') : undefined;
  return trafficSince(record, latest?.from ?? 0);
}
