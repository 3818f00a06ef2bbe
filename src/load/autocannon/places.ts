import type { RateProfile } from '#core';
import { Schedule } from '../profile.ts';

/** Which request may be sent next, and when. Pure; milliseconds of the run. */
export interface Places {
  /** When the next may be sent; Infinity where none may for now. */
  nextMs(): number;
  /** The number of the next; undefined where those that were due have waited for too long, and no other is. */
  take(nowMs: number): number | undefined;
}

/** Whose requests are numbered: this worker takes every `of`-th, from `worker` on. */
interface Numbers {
  worker: number;
  of: number;
}

/** No rate at all: whoever is free may send. */
export class Unpaced implements Places {
  readonly #of: number;
  #n: number;

  constructor({ worker, of }: Numbers) {
    this.#n = worker;
    this.#of = of;
  }

  nextMs(): number {
    return -Infinity;
  }

  take(): number {
    const n = this.#n;
    this.#n += this.#of;
    return n;
  }
}

/** For so long a place waits for a connection to be free; then it is left out, as autocannon's own rate does. */
const waitsMs = 1000;

/** From `fromMs` on this schedule counts; `area` requests were due before. */
interface Stretch {
  fromMs: number;
  area: number;
  schedule: Schedule;
}

/** The places of a profile, of which a worker takes its part. */
export class Paced implements Places {
  readonly #of: number;
  #n: number;
  #stretch: Stretch;
  #steers: { perSecond: number; atMs: number }[] = [];
  #dueMs: number;

  constructor(profile: RateProfile, { worker, of, beginMs }: Numbers & { beginMs: number }) {
    this.#of = of;
    this.#n = worker;
    this.#stretch = { fromMs: beginMs, area: 0, schedule: new Schedule(profile) };
    this.#dueMs = this.#due();
  }

  /** The rate from a moment on; what was told for later moments does not count any more. */
  steer(perSecond: number, atMs: number): void {
    this.#steers = [...this.#steers.filter((steer) => steer.atMs < atMs), { perSecond, atMs }];
    this.#dueMs = this.#due();
  }

  nextMs(): number {
    return this.#dueMs;
  }

  take(nowMs: number): number | undefined {
    while (this.#dueMs < nowMs - waitsMs) this.#pass();
    if (this.#dueMs > nowMs) return undefined;
    const n = this.#n;
    this.#pass();
    return n;
  }

  #pass(): void {
    this.#n += this.#of;
    this.#dueMs = this.#due();
  }

  #due(): number {
    for (;;) {
      const { fromMs, area, schedule } = this.#stretch;
      const dueMs = fromMs + schedule.dueMs(Math.max(0, this.#n - area));
      const [steer] = this.#steers;
      if (!steer || dueMs < steer.atMs) return dueMs;
      this.#steers.shift();
      const { perSecond, atMs } = steer;
      const passed = area + schedule.dueBy(Math.max(0, atMs - fromMs));
      this.#stretch = { fromMs: atMs, area: passed, schedule: new Schedule({ points: [[0, perSecond]] }) };
    }
  }
}
