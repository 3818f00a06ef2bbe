import type { Fold, Sample } from '#core';
import { ProbeFolds } from './probe-folds.ts';

const flushEveryMs = 1000;

/** Samples of all probes in, folds out. Pure: time comes in, in milliseconds. */
export class Recorder {
  readonly #probes: ProbeFolds[];
  readonly #startMs: number;
  #closed: Fold[] = [];
  /** How often any probe was flushed: they take turns, so that a second's folds never come at once. */
  #flushes = 0;

  constructor(probes: readonly string[], startMs: number) {
    const emit = (fold: Fold) => void this.#closed.push(fold);
    this.#probes = probes.map((probe) => new ProbeFolds(probe, emit));
    this.#startMs = startMs;
  }

  /** `probe` is its index in the list. */
  add(probe: number, sample: Sample): void {
    this.#probes[probe]?.add(sample);
  }

  /** At most so many folds that are closed, or have been open for a second. */
  take(nowMs: number, atMost: number): Fold[] {
    this.#flushDue(nowMs);
    return this.#closed.splice(0, atMost);
  }

  /** Closes every open fold, so that none reaches over this moment. */
  cut(): void {
    for (const probe of this.#probes) probe.flush();
  }

  /** Everything that is left. */
  takeAll(): Fold[] {
    this.cut();
    return this.#closed.splice(0);
  }

  #flushDue(nowMs: number): void {
    const count = this.#probes.length;
    const due = Math.floor(((nowMs - this.#startMs) / flushEveryMs) * count);
    this.#flushes = Math.max(this.#flushes, due - count);
    for (; this.#flushes < due; this.#flushes += 1) this.#probes[this.#flushes % count]?.flush();
  }
}
