import type { LoadSlice } from '#core';
import { SliceBook } from '../slice-book.ts';
import type { LoadPlaces } from './load-places.ts';

const secondMs = 1000;
const lostReason = 'the generator ended';

/**
 * What became of a generator's places that it never told of, because it ended: each is unknown. Pure. Which of a second
 * they were can't be told, only how many.
 */
export class LostPlaces {
  readonly #scenarios: readonly string[];
  #places: LoadPlaces | undefined;
  readonly #book: SliceBook;
  /** Places that were decided and, of those that were not, told to have left: by scenario and second. */
  readonly #decided = new Map<string, number>();
  readonly #underWay = new Map<string, number>();

  constructor(scenarios: readonly string[]) {
    this.#scenarios = scenarios;
    this.#book = new SliceBook({ scenarios, holdMs: 0 });
  }

  /** These are the generator's places, from the first on. */
  begin(places: LoadPlaces): void {
    this.#places = places;
  }

  steer(perSecond: number, atMs: number): void {
    this.#places?.steer(perSecond, atMs);
  }

  cut(atMs: number): void {
    this.#book.cut(atMs);
  }

  /** The generator told this. */
  told(slices: readonly LoadSlice[]): void {
    for (const { scenario, from, sent, unsent, ok, failed, rejected, unknown } of slices) {
      const key = keyOf(scenario, from);
      const decided = ok + failed + rejected + unknown;
      add(this.#decided, key, decided);
      add(this.#underWay, key, sent + unsent - decided);
    }
  }

  /** Everything that was due before `untilMs`, and was not told of by this or the generator. */
  lostUntil(untilMs: number): LoadSlice[] {
    const places = this.#places;
    while (places && places.nextMs() < untilMs) {
      const place = places.take();
      if (!place) break;
      const scenario = this.#scenarios[place.probe] ?? '';
      const key = keyOf(scenario, place.dueMs);
      if (use(this.#decided, key)) continue;
      const hasLeft = use(this.#underWay, key);
      this.#book.add({
        scenario: place.probe,
        n: place.n,
        sent: place.dueMs,
        done: place.dueMs,
        outcome: 'unknown',
        reason: lostReason,
        ...(!hasLeft && { neverLeft: true }),
      });
    }
    return this.#book.takeAll();
  }
}

function keyOf(scenario: string, ms: number): string {
  return `${scenario} ${Math.floor(ms / secondMs)}`;
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Takes one of them, where there is one. */
function use(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  if (left > 0) counts.set(key, left - 1);
  return left > 0;
}
