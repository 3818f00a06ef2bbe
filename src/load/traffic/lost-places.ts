import type { LoadSlice } from '#core';
import { SliceBook } from '../slice-book.ts';
import type { LoadPlaces } from './load-places.ts';

const lostReason = 'the generator ended';

/** Requests of one scenario that were told to have left in one stretch, and not what they came to. */
interface UnderWay {
  scenario: string;
  from: number;
  count: number;
}

/**
 * What became of a generator's places that it never told the end of, because it ended: each is unknown. Pure. A
 * generator takes and tells its places in their order: what it told of a scenario are the first of that scenario's.
 */
export class LostPlaces {
  readonly #scenarios: readonly string[];
  #places: LoadPlaces | undefined;
  readonly #book: SliceBook;
  /** How many of a scenario's places were told of, came to their time, and were gone through here. */
  readonly #told = new Map<string, number>();
  #taken: readonly number[] = [];
  readonly #passed = new Map<string, number>();
  readonly #underWay = new Map<string, UnderWay>();

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

  /** The generator told this, and by scenario how many places it had come to by then. */
  told(slices: readonly LoadSlice[], taken: readonly number[]): void {
    this.#taken = taken;
    for (const { scenario, from, sent, unsent, ok, failed, rejected, unknown } of slices) {
      this.#told.set(scenario, (this.#told.get(scenario) ?? 0) + sent + unsent);
      const key = `${scenario} ${from}`;
      const open = this.#underWay.get(key) ?? { scenario, from, count: 0 };
      open.count += sent + unsent - ok - failed - rejected - unknown;
      if (open.count === 0) this.#underWay.delete(key);
      else this.#underWay.set(key, open);
    }
  }

  /** Everything that was due before `untilMs`, and was not told of by this or the generator; edges until then are known. */
  lostUntil(untilMs: number): LoadSlice[] {
    this.#loseUnderWay(untilMs);
    this.#loseUntold(untilMs);
    return this.#book.takeAll();
  }

  /** Their end was not told: for all that is known they were under way until now. */
  #loseUnderWay(untilMs: number): void {
    for (const { scenario, from, count } of this.#underWay.values())
      for (let each = 0; each < count; each += 1)
        this.#book.add({
          scenario: this.#scenarios.indexOf(scenario),
          sent: from,
          done: Math.max(from, untilMs),
          outcome: 'unknown',
          reason: lostReason,
        });
    this.#underWay.clear();
  }

  #loseUntold(untilMs: number): void {
    const places = this.#places;
    if (!places) return;
    for (let place = takeDue(places, untilMs); place; place = takeDue(places, untilMs)) {
      const scenario = this.#scenarios[place.probe] ?? '';
      const passed = this.#passed.get(scenario) ?? 0;
      this.#passed.set(scenario, passed + 1);
      if (passed < (this.#told.get(scenario) ?? 0)) continue;
      // It had come to this place: for all that is known the request left, and was under way until now.
      const hasLeft = passed < (this.#taken[place.probe] ?? 0);
      if (hasLeft) this.#book.leaves(place.probe, place.dueMs);
      this.#book.add({
        scenario: place.probe,
        n: place.n,
        sent: place.dueMs,
        done: hasLeft ? Math.max(place.dueMs, untilMs) : place.dueMs,
        ...(!hasLeft && { neverLeft: true }),
        outcome: 'unknown',
        reason: lostReason,
      });
    }
  }
}

function takeDue(places: LoadPlaces, untilMs: number) {
  return places.nextMs() < untilMs ? places.take() : undefined;
}
