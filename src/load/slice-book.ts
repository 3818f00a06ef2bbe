import { countIn, histogramOf, noRequests, Ranges } from '#core';
import type { LoadMiss, LoadOutcome, LoadRole, LoadSlice } from '#core';

/** One request that was decided, or never left. Times are monotonic milliseconds of the run. */
export interface LoadRecord {
  /** Its place in the list of scenarios. */
  scenario: number;
  /** Its place in the schedule; undefined where an engine has none. */
  n?: number;
  /** Undefined where an engine has no schedule. */
  scheduled?: number;
  sent: number;
  done: number;
  neverLeft?: boolean;
  outcome: LoadOutcome;
  reason?: string;
  bytes?: number;
}

interface BookOptions {
  scenarios: readonly string[];
  /** For so long an edge may still be told of; until then nothing is handed over. */
  holdMs: number;
}

/** For so long an edge of a run may still be told of, at most; a warm-up has none. */
export function holdMsOf(role: LoadRole): number {
  return role === 'traffic' ? 1000 : 0;
}

const secondMs = 1000;
/** Places in more pieces than this, of one reason in one slice, are counted and not told. */
const mostRanges = 2000;

/** Requests in, slices out. Pure: time comes in, in milliseconds. */
export class SliceBook {
  readonly #scenarios: readonly string[];
  readonly #holdMs: number;
  readonly #edges: number[] = [];
  #left: { scenario: number; sent: number }[] = [];
  #decided: LoadRecord[] = [];

  constructor({ scenarios, holdMs }: BookOptions) {
    this.#scenarios = scenarios;
    this.#holdMs = holdMs;
  }

  /** A request has left; what it came to is told later. */
  leaves(scenario: number, sent: number): void {
    this.#left.push({ scenario, sent });
  }

  /** A request is decided. It has left before, or never. */
  add(record: LoadRecord): void {
    this.#decided.push(record);
  }

  /** No slice reaches over this moment. */
  cut(atMs: number): void {
    const place = this.#edges.findLastIndex((edge) => edge <= atMs);
    if (this.#edges[place] !== atMs) this.#edges.splice(place + 1, 0, atMs);
  }

  /** What was sent or decided so long ago that no edge can lie in it any more. */
  take(nowMs: number): LoadSlice[] {
    const until = nowMs - this.#holdMs;
    const sheet = new Sheet(this.#scenarios, this.#edges);
    // What is decided late stays for the next time; both lists are nearly in order.
    const [left, leftLater] = splitBy(this.#left, ({ sent }) => sent <= until);
    const [decided, decidedLater] = splitBy(this.#decided, ({ done }) => done <= until);
    this.#left = leftLater;
    this.#decided = decidedLater;
    for (const { scenario, sent } of left) sheet.slice(scenario, sent).sent += 1;
    for (const record of decided) sheet.count(record);
    return sheet.slices();
  }

  /** Everything that is left. */
  takeAll(): LoadSlice[] {
    return this.take(Infinity);
  }
}

function splitBy<T>(all: readonly T[], isNow: (one: T) => boolean): [now: T[], later: T[]] {
  const now: T[] = [];
  const later: T[] = [];
  for (const one of all) (isNow(one) ? now : later).push(one);
  return [now, later];
}

/** A slice that is being filled. */
interface Draft extends Omit<LoadSlice, 'latency' | 'lateness' | 'misses'> {
  latency: Map<number, number>;
  lateness: Map<number, number>;
  misses: Map<string, MissDraft>;
}

interface MissDraft extends Omit<LoadMiss, 'places'> {
  places: Ranges;
}

/** The slices of one hand-over. */
class Sheet {
  readonly #scenarios: readonly string[];
  readonly #edges: readonly number[];
  readonly #drafts = new Map<string, Draft>();
  /** The one that was filled last, by scenario: nearly always the next one too. */
  readonly #latest: (Draft | undefined)[] = [];

  constructor(scenarios: readonly string[], edges: readonly number[]) {
    this.#scenarios = scenarios;
    this.#edges = edges;
  }

  count(record: LoadRecord): void {
    const { scenario, sent, done, outcome, scheduled, bytes = 0 } = record;
    const last = this.#edges.findLast((edge) => edge <= done);
    const across = last !== undefined && last > sent && record.neverLeft !== true ? last : undefined;
    const draft = this.slice(scenario, sent, across);
    draft[outcome] += 1;
    draft.bytes += bytes;
    if (outcome === 'ok') {
      countIn(draft.latency, done - sent);
      draft.okSent = widened(draft.okSent, sent);
    } else miss(draft.misses, outcome, record);
    if (outcome === 'failed' || outcome === 'rejected') draft.lostSent = widened(draft.lostSent, sent);
    if (record.neverLeft) draft.unsent += 1;
    else if (scheduled !== undefined) countIn(draft.lateness, sent - scheduled);
  }

  slice(scenario: number, sent: number, across?: number): Draft {
    const latest = this.#latest[scenario];
    if (latest && latest.across === across && latest.from <= sent && sent < latest.to) return latest;
    const second = Math.floor(sent / secondMs) * secondMs;
    const from = Math.max(second, this.#edges.findLast((edge) => edge <= sent) ?? second);
    const to = Math.min(second + secondMs, this.#edges.find((edge) => edge > sent) ?? Infinity);
    const key = `${scenario} ${from} ${across ?? ''}`;
    const draft = this.#drafts.get(key) ?? emptyDraft(this.#scenarios[scenario] ?? '', from, to, across);
    this.#drafts.set(key, draft);
    this.#latest[scenario] = draft;
    return draft;
  }

  slices(): LoadSlice[] {
    return [...this.#drafts.values()].map(({ latency, lateness, misses, ...draft }) => ({
      ...draft,
      latency: histogramOf(latency),
      lateness: histogramOf(lateness),
      misses: [...misses.values()].map(missOf),
    }));
  }
}

/** The span of moments in place, with one more. */
function widened(span: [number, number] | undefined, at: number): [number, number] {
  if (!span) return [at, at];
  if (at < span[0]) span[0] = at;
  else if (at > span[1]) span[1] = at;
  return span;
}

function emptyDraft(scenario: string, from: number, to: number, across: number | undefined): Draft {
  return {
    scenario,
    from,
    to,
    ...(across !== undefined && { across }),
    ...noRequests,
    latency: new Map(),
    lateness: new Map(),
    misses: new Map(),
  };
}

function miss(
  misses: Map<string, MissDraft>,
  outcome: LoadMiss['outcome'],
  { reason = outcome, n }: LoadRecord,
): void {
  const key = `${outcome} ${reason}`;
  const known = misses.get(key) ?? { outcome, reason, count: 0, places: new Ranges() };
  misses.set(key, known);
  known.count += 1;
  if (n !== undefined) known.places.add(n);
}

function missOf({ places, ...miss }: MissDraft): LoadMiss {
  const runs = places.runs();
  return { ...miss, places: runs.length > mostRanges ? [] : runs };
}
