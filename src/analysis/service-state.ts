import { formatDuration } from '#core';
import type { ServiceState } from './findings.ts';
import { isOfTraffic } from './load/of-traffic.ts';
import type { ProbeTrack } from './probe-track.ts';
import { noT0 } from './window.ts';

export interface Judged {
  state: ServiceState;
  because: string;
}

const precedence: readonly ServiceState[] = [
  'unreachable',
  'lost',
  'degraded',
  'unknown',
  'slow',
  'untouched',
];

/** What the users behind one probe felt since t0. */
function probeState(track: ProbeTrack, t0: number | null): Judged {
  const { steady, since, streaks } = track;
  if (isUnreachable(track)) {
    return {
      state: 'unreachable',
      because: `never ok in steady: ${ofSends(steady.failed, steady.sent, 'failed')}${why(track)}${whereToAsk(track)}`,
    };
  }
  if (t0 === null) return { state: 'unknown', because: noT0 };
  if (since.ok + since.failed === 0)
    return { state: 'unknown', because: `no data since the fault${unknownAs(track)}` };
  if (streaks.lost) {
    const { sends, lastingMs } = streaks.lost;
    return { state: 'lost', because: `${sends} sends in a row failed over ${formatDuration(lastingMs)}` };
  }
  if (streaks.doubtful) {
    const { sends, unknown, isMixed } = streaks.doubtful;
    const because = isMixed
      ? `it may have been lost: up to ${sends} sends in a row failed, in an order that is not known`
      : `it may have been lost: ${sends} sends in a row without an ok, ${unknown} of them unknown`;
    return { state: 'unknown', because };
  }
  if (since.failed > 0) return { state: 'degraded', because: ofSends(since.failed, since.sent, 'failed') };
  if (since.unknown > 0) {
    return { state: 'unknown', because: `${ofSends(since.unknown, since.sent, 'unknown')}, none failed` };
  }
  return slowOrUntouched(track);
}

function slowOrUntouched({ probe, since, latency }: ProbeTrack): Judged {
  const limitMs = probe.slowerThanMs;
  const slow = limitMs === undefined ? 0 : latency.since.countAbove(limitMs);
  if (limitMs === undefined || slow === 0) {
    return { state: 'untouched', because: `all ${since.ok} sends ok` };
  }
  return { state: 'slow', because: ofSends(slow, since.ok, `slower than ${formatDuration(limitMs)}`) };
}

/** Why what was sent told nothing. */
function unknownAs({ last }: ProbeTrack): string {
  return last?.outcome === 'unknown' && last.reason !== null ? `: ${last.reason}` : '';
}

/** What its failures before the fault were told as, mostly. */
function why({ outages }: ProbeTrack): string {
  const [reason] = [...outages.steady(), ...outages.since()].flatMap(({ reasons }) => reasons)[0] ?? [];
  return reason === undefined ? '' : `: ${reason}`;
}

/** What may be wrong with the place that Squall runs at. */
function whereToAsk({ probe }: ProbeTrack): string {
  return probe.isPrivate === true ? '; it is private: run Squall inside its network' : '';
}

/** Answered before the fault, and never with an ok. */
export function isUnreachable({ steady }: ProbeTrack): boolean {
  return steady.ok === 0 && steady.failed > 0;
}

/**
 * The probes that a service is judged by. A way that Squall found by itself, or traffic, that never led there in steady
 * says nothing of the service while another way leads there.
 */
export function ledThere(tracks: readonly ProbeTrack[]): readonly ProbeTrack[] {
  const leading = tracks.filter(
    (track) => (track.probe.foundBy === undefined && !isOfTraffic(track)) || !isUnreachable(track),
  );
  return leading.length > 0 ? leading : tracks;
}

/** Served without a failure before the fault, so that what came after can be laid to it. */
export function wasSteady({ steady }: ProbeTrack): boolean {
  return steady.ok > 0 && steady.failed === 0;
}

/** The worst state of a service's probes; the probe is named where there are several. */
export function worstState(tracks: readonly ProbeTrack[], t0: number | null): Judged {
  const judging = ledThere(tracks);
  // Of those that tell the same, the one that failed most says why.
  const all = judging
    .toSorted((a, b) => b.since.failed - a.since.failed)
    .map((track) => ({ id: track.probe.id, ...probeState(track, t0) }));
  const others = tracks.filter((track) => !judging.includes(track)).map(({ probe }) => probe.id);
  const without = others.length === 0 ? '' : `; unreachable from here: ${others.join(', ')}`;
  for (const state of precedence) {
    const found = all.find((one) => one.state === state);
    if (!found) continue;
    const because = all.length > 1 ? `${found.id}: ${found.because}` : found.because;
    return { state, because: `${because}${without}` };
  }
  return { state: 'unknown', because: 'nothing probed it' };
}

function ofSends(count: number, of: number, what: string): string {
  return `${count} of ${of} sends ${what}`;
}
