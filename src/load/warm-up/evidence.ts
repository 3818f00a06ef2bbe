import {
  formatBounded,
  formatDuration,
  formatShare,
  mergeHistograms,
  quantile,
  unknownShareAllowed,
} from '#core';
import type { Histogram, WarmCriteria } from '#core';
import { driftOf, fewestPoints } from './drift.ts';
import { undecidedOf } from './seconds.ts';
import type { Second, Seconds } from './seconds.ts';
import type { Point } from './trend.ts';

/** Whether a balancer is warm, and in a few words each what is not met yet. */
interface Judgement {
  isWarm: boolean;
  unmet: string[];
}

/** What shows whether a balancer is warm. */
export interface Evidence {
  /** From now on the target rate is asked for; said again it changes nothing. */
  reached(atMs: number): void;
  /** The target rate is no longer asked for: what was seen of it counts no more. */
  left(): void;
  judge(nowMs: number): Judgement;
}

/** Past its end a second waits so long for what its generators have not told yet. */
const tellingMs = 1000;
/** Less than this of what was due, and it is not the target rate that was tried. */
const sentAtLeast = 0.99;
/** Seconds over which is told how many are ok. */
const longestLook = 10;
/** Longer series are told in longer steps than a second: the trend takes each pair of them. */
const mostPoints = 120;

/** How long the target rate must be seen to be taken: as long as asked, and long enough to see a drift. */
export function stretchMs({ forMs }: WarmCriteria): number {
  return 1000 * Math.max(Math.ceil(forMs / 1000), fewestPoints);
}

/**
 * Judges the latest unbroken stretch of `forMs` at the target rate. Only seconds all of whose requests are decided
 * count: what is not answered is no sign of health. What breaks a criterion has to be out of the stretch before it is
 * met. Errors are those that failed and those that were rejected; shares are of what was sent.
 */
export function createEvidence(criteria: WarmCriteria, perSecond: number, seconds: Seconds): Evidence {
  const wanted = stretchMs(criteria) / 1000;
  let sinceMs: number | undefined;

  function judge(nowMs: number): Judgement {
    if (sinceMs === undefined) return { isWarm: false, unmet: [`${perSecond}/s not reached`] };
    const [from, to] = latestRun(seconds, sinceMs, nowMs, wanted);
    const length = to - from + 1;
    const unmet: string[] = [];
    if (length < wanted) {
      const lasted = length === 0 ? 'no second' : formatDuration(length * 1000);
      unmet.push(`${lasted} answered in full at ${perSecond}/s, wanted ${formatDuration(wanted * 1000)}`);
    }
    if (length > 0) unmet.push(...unmetIn(stretch(seconds, from, to), criteria, perSecond));
    return { isWarm: unmet.length === 0, unmet };
  }

  return {
    reached: (atMs) => void (sinceMs ??= atMs),
    left: () => void (sinceMs = undefined),
    judge,
  };
}

/** How many requests a second were ok in the latest seconds in a row that are decided, at most ten; whatever the rate. */
export function latelyOk(
  seconds: Seconds,
  nowMs: number,
): { perSecond: number; lastedMs: number } | undefined {
  const [from, to] = latestRun(seconds, 0, nowMs, longestLook);
  const length = to - from + 1;
  if (length < 1) return undefined;
  return { perSecond: seconds.sum(from, to).ok / length, lastedMs: 1000 * length };
}

/** The latest seconds in a row that are decided: as many as wanted, or else how many there are. */
function latestRun(
  seconds: Seconds,
  sinceMs: number,
  nowMs: number,
  wanted: number,
): [from: number, to: number] {
  const first = Math.max(Math.ceil(sinceMs / 1000), seconds.oldest);
  const last = Math.min(seconds.newest - 1, Math.floor((nowMs - tellingMs) / 1000) - 1);
  let latest: [number, number] = [first, first - 1];
  let length = 0;
  for (let number = last; number >= first; number -= 1) {
    const second = seconds.at(number);
    length = second && undecidedOf(second) === 0 ? length + 1 : 0;
    if (length === wanted) return [number, number + wanted - 1];
    const isNewer = latest[1] < first || number + length - 1 === latest[1];
    if (length > 0 && isNewer) latest = [number, number + length - 1];
  }
  return latest;
}

interface Stretch {
  list: Second[];
  latency: Histogram;
  sent: number;
  unsent: number;
  failed: number;
  rejected: number;
  unknown: number;
}

function stretch(seconds: Seconds, from: number, to: number): Stretch {
  const list: Second[] = [];
  for (let number = from; number <= to; number += 1) {
    const second = seconds.at(number);
    if (second) list.push(second);
  }
  return { ...seconds.sum(from, to), list, latency: pooled(list) };
}

function unmetIn(
  { list, latency, sent, unsent, failed, rejected, unknown }: Stretch,
  { errorsBelow, rejectedBelow, p99BelowMs, driftBelow }: WarmCriteria,
  perSecond: number,
): string[] {
  const unmet: string[] = [];
  const errors = (failed + rejected) / Math.max(1, sent);
  if (!isBelow(errors, errorsBelow))
    unmet.push(`errors ${formatShare(errors)}, wanted < ${formatShare(errorsBelow)}`);
  const turnedAway = rejected / Math.max(1, sent);
  if (!isBelow(turnedAway, rejectedBelow))
    unmet.push(`rejected ${formatShare(turnedAway)}, wanted < ${formatShare(rejectedBelow)}`);
  const p99 = quantile(latency, 0.99);
  if (p99 === undefined) unmet.push('no good answer');
  else if (p99 >= p99BelowMs) unmet.push(`p99 ${formatBounded(p99)}, wanted < ${formatBounded(p99BelowMs)}`);
  const inTheDark = unknown / Math.max(1, sent + unsent);
  if (inTheDark > unknownShareAllowed)
    unmet.push(`unknown ${formatShare(inTheDark)}, wanted <= ${formatShare(unknownShareAllowed)}`);
  const due = perSecond * list.length;
  // One may be due at the end of the stretch and leave after it.
  if (sent < sentAtLeast * due - 1)
    unmet.push(
      `sent ${formatShare(sent / due)} of what was due, wanted >= ${formatShare(sentAtLeast)}: the harness did not keep the rate`,
    );
  unmet.push(...drifts(list, driftBelow));
  return unmet;
}

function isBelow(share: number, bound: number): boolean {
  return share < bound || share === 0;
}

function drifts(list: readonly Second[], driftBelow: number): string[] {
  const each = Math.ceil(list.length / mostPoints);
  const pieces = Array.from({ length: Math.ceil(list.length / each) }, (_, index) =>
    pooled(list.slice(index * each, (index + 1) * each)),
  );
  const series = (q: number) =>
    pieces.flatMap((latency, index): Point[] => {
      const value = quantile(latency, q);
      return value === undefined ? [] : [[index * each * 1000, value]];
    });
  return [drift('median', series(0.5), driftBelow), drift('p99', series(0.99), driftBelow)].flat();
}

function drift(name: string, points: readonly Point[], driftBelow: number): string[] {
  const { verdict, share } = driftOf(points, { driftBelow });
  if (verdict === 'steady') return [];
  if (verdict === 'not told yet') return [`${name}: too few answers to see whether it drifts`];
  const way = share > 0 ? 'rises' : 'falls';
  return [`${name} ${way} by ${formatShare(Math.abs(share))}, wanted < ${formatShare(driftBelow)}`];
}

function pooled(list: readonly Second[]): Histogram {
  return mergeHistograms(
    [],
    list.flatMap(({ latency }) => latency),
  );
}
