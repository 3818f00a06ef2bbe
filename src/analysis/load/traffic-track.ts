import type { LoadScenario, LoadSlice, ProbePlan, Watch } from '#core';
import { ProbeTrack } from '../probe-track.ts';
import type { Window } from '../window.ts';
import { Baseline } from './baseline.ts';
import { Stretches } from './stretches.ts';
import type { Stretch } from './stretches.ts';
import { foldsOf } from './traffic-folds.ts';

/** By so long after its end all generators have told what they know of a second, unless they stand still. */
const toldAfterMs = 1500;

export interface TrackContext {
  watch: Watch;
  window: Window;
}

/** What the requests of one scenario tell of what they ask, as a probe would. */
export class TrafficTrack {
  readonly scenario: string;
  readonly track: ProbeTrack;
  readonly #window: Window;
  readonly #baseline = new Baseline();
  readonly #pending = new Stretches();
  readonly #timeoutMs: number;
  #places = 0;
  #passed = -Infinity;

  constructor(scenario: LoadScenario, { watch, window }: TrackContext) {
    this.scenario = scenario.name;
    this.track = new ProbeTrack(planOf(scenario), watch, window);
    this.#window = window;
    this.#timeoutMs = scenario.timeoutMs;
  }

  /** What comes after its second was passed is left out: it is for what a run shows as it goes on. */
  told(slice: LoadSlice, at: number): void {
    if (slice.ok + slice.failed + slice.rejected > 0) this.track.decidedAt = at;
    if (slice.from > this.#passed) this.#pending.add(slice);
  }

  /** Takes the seconds of which all has been told by now. */
  pass(now: number): void {
    for (const stretch of this.#pending.inOrder()) {
      if (stretch.to + toldAfterMs > now) return;
      if (stretch.all.unheard > 0 && stretch.to + this.#timeoutMs + toldAfterMs > now) return;
      this.#pending.remove(stretch);
      this.take(stretch);
    }
  }

  /** The stretches come in their order. */
  take(stretch: Stretch): void {
    this.#passed = stretch.from;
    const { t0 } = this.#window;
    const isSince = t0 !== null && stretch.from >= t0;
    const lostAllowed = (due: number) => this.#baseline.lostAllowed(due, isSince);
    for (const fold of foldsOf(stretch, { probe: this.track.probe.id, n: this.#places, t0, lostAllowed })) {
      this.#places = fold.n[1] + 1;
      this.track.take(fold);
    }
    if (isSince) return;
    const { ok, failed, rejected } = (t0 === null ? stretch.all : stretch.decidedBefore(t0)).told();
    this.#baseline.add(failed + rejected, ok + failed + rejected);
  }
}

/** Seconds are told of, so that it is silent where several are not. */
const secondMs = 1000;

function planOf({ name, service = name, method, url, timeoutMs }: LoadScenario): ProbePlan {
  return {
    id: name === service ? 'traffic' : `traffic ${name}`,
    kind: 'traffic',
    service,
    summary: `${method} ${url}, traffic`,
    params: {},
    intervalMs: secondMs,
    timeoutMs,
  };
}
