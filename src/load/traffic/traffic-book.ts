import type { LoadJob, LoadSlice, Sample } from '#core';
import type { Book } from '#pacing';
import { outcomeOfStatus, outcomeOfTrouble } from '../classify.ts';
import { holdMsOf, SliceBook } from '../slice-book.ts';

const statusPattern = /^status (\d+)$/;

/** Samples of a pacer in, slices out. */
export class TrafficBook implements Book<LoadSlice> {
  readonly #book: SliceBook;
  /** By scenario, the places that it came to: those that left, and those that never did. */
  readonly taken: number[];

  constructor({ role, scenarios }: Pick<LoadJob, 'role' | 'scenarios'>) {
    this.taken = scenarios.map(() => 0);
    this.#book = new SliceBook({ scenarios: scenarios.map(({ name }) => name), holdMs: holdMsOf(role) });
  }

  leaves(scenario: number, sentMs: number): void {
    this.#take(scenario);
    this.#book.leaves(scenario, sentMs);
  }

  add(scenario: number, sample: Sample): void {
    const { outcome, reason, neverLeft } = sample;
    if (neverLeft) this.#take(scenario);
    this.#book.add({
      ...sample,
      scenario,
      outcome: outcome === 'failed' ? outcomeOfFailure(reason ?? '') : outcome,
    });
  }

  /** Edges have moments of their own. */
  cut(): void {
    return undefined;
  }

  cutAt(atMs: number): void {
    this.#book.cut(atMs);
  }

  take(nowMs: number): LoadSlice[] {
    return this.#book.take(nowMs);
  }

  takeAll(): LoadSlice[] {
    return this.#book.takeAll();
  }

  #take(scenario: number): void {
    this.taken[scenario] = (this.taken[scenario] ?? 0) + 1;
  }
}

function outcomeOfFailure(reason: string) {
  const status = statusPattern.exec(reason)?.[1];
  return status === undefined ? outcomeOfTrouble('failed', reason) : outcomeOfStatus(Number(status), false);
}
