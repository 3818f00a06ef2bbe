import type { RateProfile } from '#core';
import type { Place, Places } from '#pacing';
import { Schedule } from '../profile.ts';
import { sharesOf } from '../shares.ts';

/** Where nothing is due for now, and yet something may be later. */
const notForNow = Number.MAX_VALUE;

/** From a moment on this schedule counts; `area` is how much was due before it. */
interface Segment {
  startMs: number;
  area: number;
  schedule: Schedule;
}

interface PlacesOptions {
  profile: RateProfile;
  weights: readonly number[];
  /** When the profile begins. */
  startMs: number;
  /** This generator takes every `of`-th place, from `worker` on. */
  worker: number;
  of: number;
}

/** The places of a load: each belongs to a scenario and to one of the generators. Pure. */
export class LoadPlaces implements Places {
  readonly #shareOf: (n: number) => number;
  readonly #of: number;
  #segment: Segment;
  #steers: { perSecond: number; atMs: number }[] = [];
  #n: number;
  #dueMs: number;

  constructor({ profile, weights, startMs, worker, of }: PlacesOptions) {
    this.#shareOf = sharesOf(weights);
    this.#segment = { startMs, area: 0, schedule: new Schedule(profile) };
    this.#n = worker;
    this.#of = of;
    this.#dueMs = this.#due();
  }

  /** The rate from a moment on, which lies after those told before. */
  steer(perSecond: number, atMs: number): void {
    this.#steers.push({ perSecond, atMs });
    this.#dueMs = this.#due();
  }

  nextMs(): number {
    return this.#dueMs;
  }

  take(): Place | undefined {
    if (this.#dueMs === notForNow) return undefined;
    const place = { probe: this.#shareOf(this.#n), n: this.#n, dueMs: this.#dueMs };
    this.#n += this.#of;
    this.#dueMs = this.#due();
    return place;
  }

  #due(): number {
    for (;;) {
      const { startMs, area, schedule } = this.#segment;
      const dueMs = startMs + schedule.dueMs(Math.max(0, this.#n - area));
      const steer = this.#steers[0];
      if (!steer || dueMs < steer.atMs) return Math.min(dueMs, notForNow);
      this.#steers.shift();
      const { perSecond, atMs } = steer;
      const passed = area + schedule.dueBy(Math.max(0, atMs - startMs));
      this.#segment = { startMs: atMs, area: passed, schedule: new Schedule({ points: [[0, perSecond]] }) };
    }
  }
}
