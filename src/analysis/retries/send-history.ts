import type { Fold } from '#core';
import { countOf } from '../stretch.ts';

// In one piece, so that the rest is seldom copied.
const forgetAfter = 64;

/** The latest sends of one probe in order, as folds: which place was sent when, and what came of it. */
export class SendHistory {
  readonly #intervalMs: number;
  #folds: Fold[] = [];

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  add(fold: Fold): void {
    this.#folds.push(fold);
  }

  /** Forgets places before this one, now and then; gives when the first that is left was sent. */
  forget(place: number): number {
    const first = firstIndex(this.#folds, ({ n }) => n[1] >= place);
    if (first > forgetAfter) this.#folds = this.#folds.slice(first);
    return this.#folds[0]?.sent[0] ?? -Infinity;
  }

  get lastPlace(): number | undefined {
    return this.#folds.at(-1)?.n[1];
  }

  /** The last place that was surely sent by a moment; undefined when none is known. */
  lastBy(moment: number): number | undefined {
    const fold = this.#folds[this.#indexAfter(moment) - 1];
    if (!fold) return undefined;
    const known = this.#placesFrom(fold, (place) => this.sentOf(fold, place)[1] > moment);
    return known > fold.n[0] ? known - 1 : fold.n[0];
  }

  /** The first place that was surely sent after a moment; undefined when none is known yet. */
  firstAfter(moment: number): number | undefined {
    const index = this.#indexAfter(moment);
    const within = this.#folds[index - 1];
    if (within && within.sent[1] > moment) {
      return this.#placesFrom(within, (place) => this.sentOf(within, place)[0] > moment);
    }
    return this.#folds[index]?.n[0];
  }

  /** The folds over these places; undefined where one of them is not known. */
  over(from: number, to: number): Fold[] | undefined {
    const begin = this.#indexOf(from);
    const end = this.#indexOf(to);
    return begin === undefined || end === undefined ? undefined : this.#folds.slice(begin, end + 1);
  }

  /** Between which moments a place of a fold was sent: its schedule is exact, its lateness is bounded. */
  sentOf(
    { n: [first, last], sent: [earliest, latest], maxLatenessMs }: Fold,
    place: number,
  ): [number, number] {
    if (place <= first) return [earliest, earliest];
    if (place >= last) return [latest, latest];
    const late = Math.max(0, maxLatenessMs);
    const fromFirst = earliest + (place - first) * this.#intervalMs;
    const fromLast = latest - (last - place) * this.#intervalMs;
    const within = (moment: number) => Math.min(latest, Math.max(earliest, moment));
    const [a, b] = [
      within(Math.max(fromFirst, fromLast) - late),
      within(Math.min(fromFirst, fromLast) + late),
    ];
    return a <= b ? [a, b] : [b, a];
  }

  /** The first place of a fold of which something holds that holds of all later ones. */
  #placesFrom(fold: Fold, holds: (place: number) => boolean): number {
    let [low, high] = [fold.n[0], fold.n[0] + countOf(fold) - 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (holds(middle)) high = middle;
      else low = middle + 1;
    }
    return holds(low) ? low : low + 1;
  }

  /** The index of the first fold that begins after a moment. */
  #indexAfter(moment: number): number {
    return firstIndex(this.#folds, ({ sent }) => sent[0] > moment);
  }

  #indexOf(place: number): number | undefined {
    const index = firstIndex(this.#folds, ({ n }) => n[1] >= place);
    const fold = this.#folds[index];
    return fold && fold.n[0] <= place ? index : undefined;
  }
}

/** The first index at which something holds that holds at all later ones. */
function firstIndex<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const item = items[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
