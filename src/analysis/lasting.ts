import type { Interval } from '#core';
import type { Outage } from './findings.ts';

/** Whether something lasted at least as long as asked. */
export type Lasting = 'surely' | 'perhaps' | 'no';

/** How long an outage lasted: at least from its first to its last failed send, at most from ok to ok. */
function lengthOf({ start, end }: Outage): Interval {
  const hi = start.after === null || end.by === null ? null : end.by - start.after;
  return { lo: Math.max(0, end.after - start.by), hi };
}

/** Whether a length reaches a limit: surely if all of its interval does, not if none of it does. */
export function lastsFor({ lo, hi }: Interval, limitMs: number): Lasting {
  if (lo >= limitMs) return 'surely';
  return hi !== null && hi < limitMs ? 'no' : 'perhaps';
}

/** From the last ok before something that was not ok to the first ok after it; infinite where there is none. */
export type Silence = readonly [after: number, by: number];

/** Beyond so many, the two that are nearest to each other are told as one: what bounded an outage bounds it still. */
const silencesKept = 1000;

/**
 * The times between two oks of one probe with a send since t0 in it that was not ok: every outage lies in one of them,
 * one that was seen as well as one that hid in unknown sends.
 */
export class Silences {
  #lastOk = -Infinity;
  #isSilent = false;
  readonly #ended: Silence[] = [];

  ok([first, last]: [number, number]): void {
    if (this.#isSilent) this.#end([this.#lastOk, first]);
    this.#isSilent = false;
    this.#lastOk = last;
  }

  notOk(): void {
    this.#isSilent = true;
  }

  /** In order of time, none over another. */
  get all(): readonly Silence[] {
    return this.#isSilent ? [...this.#ended, [this.#lastOk, Infinity]] : this.#ended;
  }

  #end(silence: Silence): void {
    this.#ended.push(silence);
    if (this.#ended.length > silencesKept) joinNearest(this.#ended);
  }
}

function joinNearest(silences: Silence[]): void {
  let nearest = 1;
  const between = (n: number) => (silences[n]?.[0] ?? Infinity) - (silences[n - 1]?.[1] ?? 0);
  for (let n = 2; n < silences.length; n++) if (between(n) < between(nearest)) nearest = n;
  const [one, other] = [silences[nearest - 1], silences[nearest]];
  if (one && other) silences.splice(nearest - 1, 2, [one[0], other[1]]);
}

/** Silences of several probes as one service's: an outage of one probe may have gone on as one of another. */
export function joined(silences: readonly Silence[]): Silence[] {
  const all: [number, number][] = [];
  for (const [after, by] of [...silences].sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last === undefined || after >= last[1]) all.push([after, by]);
    else last[1] = Math.max(last[1], by);
  }
  return all;
}

/** The longest of a service's outages: as those that were seen were at least, and as any can have been at most. */
export function longestOf(outages: readonly Outage[], silences: readonly Silence[]): Interval {
  const hi = Math.max(0, ...silences.map(([after, by]) => by - after));
  return { lo: longestSeen(outages), hi: Number.isFinite(hi) ? hi : null };
}

/** What the longest of them lasted at least. */
export function longestSeen(outages: readonly Outage[]): number {
  return Math.max(0, ...outages.map((outage) => lengthOf(outage).lo));
}

/** How long the service may have been out around an outage that was seen, at least and at most. */
export function lengthAround(outage: Outage, silences: readonly Silence[]): Interval {
  const { start, end } = outage;
  const { lo, hi } = lengthOf(outage);
  const around = silences.find(([after, by]) => after <= start.by && end.after <= by);
  if (hi === null || around === undefined) return { lo, hi };
  const most = Math.max(hi, around[1] - around[0]);
  return { lo, hi: Number.isFinite(most) ? most : null };
}
