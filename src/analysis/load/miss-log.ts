import { Ranges } from '#core';
import type { LoadMiss, LoadSlice } from '#core';

/** Requests of one scenario that were not ok, for one reason. */
export interface MissedRequests extends LoadMiss {
  scenario: string;
}

interface Missed extends Omit<MissedRequests, 'places'> {
  places: Ranges;
}

/** Places in more pieces than this, of one reason, are counted and no longer told one by one. */
const mostPieces = 2000;

/** Which requests of a load were not ok, as its slices come. */
export class MissLog {
  readonly #missed = new Map<string, Missed>();

  add(slices: readonly LoadSlice[]): void {
    for (const { scenario, misses } of slices) for (const miss of misses) this.#add(scenario, miss);
  }

  /** The most frequent first. */
  missed(): MissedRequests[] {
    return [...this.#missed.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ places, ...one }) => ({ ...one, places: places.runs() }));
  }

  #add(scenario: string, { outcome, reason, count, places }: LoadMiss): void {
    const key = JSON.stringify([scenario, outcome, reason]);
    const known = this.#missed.get(key) ?? { scenario, outcome, reason, count: 0, places: new Ranges() };
    this.#missed.set(key, known);
    known.count += count;
    for (const [first, last] of places) if (known.places.runCount < mostPieces) known.places.add(first, last);
  }
}
