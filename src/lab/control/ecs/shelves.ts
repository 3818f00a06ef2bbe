import type { Candidate } from './candidates.ts';

/** Candidates of one rank. */
export interface Shelf {
  rank: readonly number[];
  candidates: Candidate[];
}

/** Candidates in the order of their rank, the lowest first. */
export class Shelves {
  readonly #shelves: Shelf[] = [];
  readonly #places = new Map<Candidate, number>();

  get first(): Shelf | undefined {
    return this.#shelves[0];
  }

  add(candidate: Candidate, rank: readonly number[]): void {
    const place = this.#placeOf(rank);
    const at = this.#shelves[place];
    const fresh = { rank, candidates: [] };
    const shelf: Shelf = at && !isBefore(rank, at.rank) ? at : fresh;
    if (shelf === fresh) this.#shelves.splice(place, 0, shelf);
    this.#places.set(candidate, shelf.candidates.push(candidate) - 1);
  }

  /** The last of its shelf takes its place there, so that this costs the same on a long shelf. */
  remove(candidate: Candidate, shelf: Shelf): void {
    const place = this.#places.get(candidate);
    const last = shelf.candidates.pop();
    if (place === undefined || last === undefined) return;
    this.#places.delete(candidate);
    if (last !== candidate) {
      shelf.candidates[place] = last;
      this.#places.set(last, place);
    }
    if (shelf.candidates.length === 0) this.#shelves.splice(this.#shelves.indexOf(shelf), 1);
  }

  /** The first shelf that is not below a rank. */
  #placeOf(rank: readonly number[]): number {
    let low = 0;
    let high = this.#shelves.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const shelf = this.#shelves[middle];
      if (shelf && isBefore(shelf.rank, rank)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether one rank is lower than another, compared place by place. */
export function isBefore(rank: readonly number[], other: readonly number[]): boolean {
  for (let place = 0; place < rank.length; place += 1) {
    const [value = 0, against = 0] = [rank[place], other[place]];
    if (value !== against) return value < against;
  }
  return false;
}
