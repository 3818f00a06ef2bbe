import type { Fold, LoadScenario, LoadSlice, ProbePlan, Watch } from '#core';
import { ProbeTrack } from '../probe-track.ts';
import type { Window } from '../window.ts';
import { Baseline } from './baseline.ts';
import { trafficKind } from './of-traffic.ts';
import type { Span } from './slice-sums.ts';
import { Stretches } from './stretches.ts';
import type { Stretch } from './stretches.ts';
import { foldsOf, toFolds } from './traffic-folds.ts';

/** By so long after its end all generators have told what they know of a second, unless they stand still. */
const toldAfterMs = 1500;

export interface TrackContext {
  watch: Watch;
  window: Window;
  /** What was sent before steady tells nothing; Infinity while it has not begun. */
  steadySince(this: void): number;
}

/** What the requests of one scenario tell of what they ask, as a probe would. */
export class TrafficTrack {
  readonly scenario: string;
  readonly track: ProbeTrack;
  readonly #window: Window;
  readonly #steadySince: () => number;
  readonly #baseline = new Baseline();
  readonly #pending = new Stretches();
  #places = 0;
  #passed = -Infinity;
  /** Sent in the second that was passed last. */
  #due = 0;

  constructor(scenario: LoadScenario, { watch, window, steadySince }: TrackContext) {
    this.#steadySince = steadySince;
    this.scenario = scenario.name;
    this.track = new ProbeTrack(planOf(scenario), watch, window);
    this.#window = window;
  }

  /** As the run goes on: of a second that was passed only what was lost is told any more, for that may decide. */
  told(slice: LoadSlice, at: number): void {
    if (slice.ok + slice.failed + slice.rejected > 0) this.track.decidedAt = at;
    if (slice.from > this.#passed) this.#pending.add(slice);
    else if (slice.lostSent) this.#lateLost(slice, slice.lostSent);
  }

  /** Takes the seconds that all generators have told of by now; what is still under way comes later, or never. */
  pass(now: number): void {
    for (const stretch of this.#pending.inOrder()) {
      if (stretch.to + toldAfterMs > now) return;
      this.#pending.remove(stretch);
      this.#take(stretch, 'so far');
    }
  }

  /** The stretches come in their order, each as a whole. */
  take(stretch: Stretch): void {
    this.#take(stretch, 'whole');
  }

  #take(stretch: Stretch, how: 'whole' | 'so far'): void {
    this.#passed = stretch.from;
    if (stretch.to <= this.#steadySince()) return;
    const { t0 } = this.#window;
    const isSince = this.#isSince(stretch);
    const lostAllowed = (due: number) => this.#baseline.lostAllowed(due, isSince);
    this.#takeAll(foldsOf(stretch, { probe: this.track.probe.id, n: this.#places, t0, lostAllowed, how }));
    this.#due = stretch.all.told().sent;
    if (isSince) return;
    const { ok, failed, rejected } = (t0 === null ? stretch.all : stretch.decidedBefore(t0)).told();
    this.#baseline.add(failed + rejected, ok + failed + rejected);
  }

  #lateLost(slice: LoadSlice, sent: Span): void {
    const lost = slice.failed + slice.rejected;
    if (lost <= this.#baseline.lostAllowed(this.#due, this.#isSince(slice))) return;
    const reason = slice.misses.find(({ outcome }) => outcome !== 'unknown')?.reason;
    const { t0 } = this.#window;
    const wasUnderWay = this.#isSince(slice) && t0 !== null && sent[0] < t0;
    const row = { outcome: 'failed' as const, count: lost, sent, reason };
    const place = { probe: this.track.probe.id, n: this.#places };
    this.#takeAll(toFolds([row], place, wasUnderWay ? t0 : undefined));
  }

  #isSince({ from, across }: { from: number; across?: number }): boolean {
    const { t0 } = this.#window;
    return t0 !== null && Math.max(from, across ?? from) >= t0;
  }

  #takeAll(folds: readonly Fold[]): void {
    for (const fold of folds) {
      this.#places = fold.n[1] + 1;
      this.track.take(fold);
    }
  }
}

/** Seconds are told of, so that it is silent where several are not. */
const secondMs = 1000;

function planOf({ name, service = name, method, url, timeoutMs }: LoadScenario): ProbePlan {
  return {
    id: name === service ? 'traffic' : `traffic ${name}`,
    kind: trafficKind,
    service,
    summary: `${method} ${url}, traffic`,
    params: {},
    intervalMs: secondMs,
    timeoutMs,
  };
}
