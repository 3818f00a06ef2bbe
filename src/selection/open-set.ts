import type { Bounds } from './bounds.ts';

/** A set of places within the bounds, with what each cap still allows. */
export class OpenSet {
  readonly places: number[] = [];
  readonly #bounds: Bounds;
  readonly #at: Int32Array;
  readonly #left: Int32Array;

  constructor(bounds: Bounds, places: readonly number[] = []) {
    this.#bounds = bounds;
    this.#at = new Int32Array(bounds.ids.length).fill(-1);
    this.#left = Int32Array.from(bounds.most);
    for (const place of places) this.add(place);
  }

  has(place: number): boolean {
    return (this.#at[place] ?? -1) >= 0;
  }

  /** The caps that are full and hold the place. */
  blocking(place: number): number[] {
    return (this.#bounds.capsAt[place] ?? []).filter((cap) => (this.#left[cap] ?? 0) <= 0);
  }

  add(place: number): void {
    this.#at[place] = this.places.push(place) - 1;
    for (const cap of this.#bounds.capsAt[place] ?? []) this.#left[cap] = (this.#left[cap] ?? 0) - 1;
  }

  remove(place: number): void {
    const last = this.places.pop();
    const at = this.#at[place] ?? -1;
    if (last === undefined) return;
    if (last !== place) {
      this.places[at] = last;
      this.#at[last] = at;
    }
    this.#at[place] = -1;
    for (const cap of this.#bounds.capsAt[place] ?? []) this.#left[cap] = (this.#left[cap] ?? 0) + 1;
  }
}
