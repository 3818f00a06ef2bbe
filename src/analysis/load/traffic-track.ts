import type { Fold, LoadScenario, LoadSlice, ProbePlan, Watch } from '#core';
import { ProbeTrack } from '../probe-track.ts';
import type { Window } from '../window.ts';
import { trafficKind } from './of-traffic.ts';
import type { SliceSum, Span } from './slice-sums.ts';
import { Stretches } from './stretches.ts';
import type { Stretch } from './stretches.ts';
import { foldOf, toldOf } from './traffic-folds.ts';
import type { SecondLost } from './unusual-seconds.ts';
import { UsualLoss } from './usual-loss.ts';

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
  readonly #usual = new UsualLoss();
  readonly #pending = new Stretches();
  #places = 0;
  #passed = -Infinity;

  constructor(scenario: LoadScenario, { watch, window, steadySince }: TrackContext) {
    this.scenario = scenario.name;
    this.track = new ProbeTrack(planOf(scenario), watch, window);
    this.#window = window;
    this.#steadySince = steadySince;
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
      this.#passed = stretch.from;
      if (stretch.to > this.#steadySince()) this.#pass(stretch);
    }
  }

  /** The whole record, in the order of its times. */
  takeAll(stretches: readonly Stretch[]): void {
    const own = stretches.filter(({ to }) => to > this.#steadySince());
    for (const stretch of own) this.#usual.addSteady(this.#lostBefore(stretch));
    const before = this.#usual.isSteadyWell;
    const areUsual = this.#usual.areUsual(own.map((stretch) => this.#lostSince(stretch)));
    for (const [place, stretch] of own.entries())
      this.#take(stretch, 'whole', { before, since: areUsual[place] === true });
  }

  #pass(stretch: Stretch): void {
    const [before, since] = [this.#lostBefore(stretch), this.#lostSince(stretch)];
    this.#usual.addSteady(before);
    this.#take(stretch, 'so far', {
      before: this.#usual.isUsualInSteady(before),
      since: since.due === 0 || this.#usual.isUsualNext(since),
    });
  }

  #take(stretch: Stretch, how: 'whole' | 'so far', isUsual: { before: boolean; since: boolean }): void {
    const { probe } = this.track;
    const { t0 } = this.#window;
    for (const told of toldOf(stretch, { probe: probe.id, n: this.#places, t0, how, isUsual })) {
      if ('fold' in told) this.#takeFold(told.fold);
      else this.track.takeMixed(told.mixture, told.isSince);
    }
  }

  #takeFold(fold: Fold): void {
    this.#places = fold.n[1] + 1;
    this.track.take(fold);
  }

  #lateLost(slice: LoadSlice, sent: Span): void {
    const { t0 } = this.#window;
    const isSince = t0 !== null && Math.max(slice.from, slice.across ?? slice.from) >= t0;
    const lost = slice.failed + slice.rejected;
    const second = { due: slice.ok + lost, lost };
    if (isSince ? this.#usual.isUsualNext(second) : this.#usual.isUsualInSteady(second)) return;
    const reason = slice.misses.find(({ outcome }) => outcome !== 'unknown')?.reason;
    const row = { outcome: 'failed' as const, count: lost, sent, reason };
    const done = isSince && sent[0] < t0 ? t0 : undefined;
    this.#takeFold(foldOf(row, { probe: this.track.probe.id, n: this.#places }, done));
  }

  #lostBefore(stretch: Stretch): SecondLost {
    const { t0 } = this.#window;
    if (t0 === null) return lostOf(stretch.all);
    return stretch.from >= t0 ? { due: 0, lost: 0 } : lostOf(stretch.decidedBefore(t0));
  }

  #lostSince(stretch: Stretch): SecondLost {
    const { t0 } = this.#window;
    if (t0 === null) return { due: 0, lost: 0 };
    return lostOf(stretch.from >= t0 ? stretch.all : stretch.decidedSince(t0));
  }
}

function lostOf(sum: SliceSum): SecondLost {
  const { ok, failed, rejected } = sum.told();
  return { due: ok + failed + rejected, lost: failed + rejected };
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
