/** Consecutive whole numbers, both ends included. */
export type Range = [first: number, last: number];

/** Whole numbers, kept as runs of consecutive ones: what it holds grows with the gaps, not with the numbers. */
export class Ranges {
  readonly #runs: Range[] = [];

  constructor(runs: Iterable<Readonly<Range>> = []) {
    for (const [first, last] of runs) this.add(first, last);
  }

  add(first: number, last = first): void {
    const at = this.#firstReaching(first - 1);
    let [lo, hi] = [first, last];
    let end = at;
    for (let run = this.#runs[end]; run && run[0] <= last + 1; run = this.#runs[end]) {
      lo = Math.min(lo, run[0]);
      hi = Math.max(hi, run[1]);
      end += 1;
    }
    this.#runs.splice(at, end - at, [lo, hi]);
  }

  has(n: number): boolean {
    const run = this.#runs[this.#firstReaching(n)];
    return run !== undefined && run[0] <= n;
  }

  /** How many numbers. */
  count(): number {
    return this.#runs.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  /** How many runs. */
  get runCount(): number {
    return this.#runs.length;
  }

  /** The runs in their order. */
  runs(): Range[] {
    return this.#runs.map(([first, last]) => [first, last]);
  }

  /** The number at a place in their order; undefined past the end. */
  at(place: number): number | undefined {
    let left = place;
    for (const [first, last] of this.#runs) {
      if (left <= last - first) return first + left;
      left -= last - first + 1;
    }
    return undefined;
  }

  last(): number | undefined {
    return this.#runs.at(-1)?.[1];
  }

  /** The numbers that are in both. */
  and(other: Ranges): Ranges {
    const both = new Ranges();
    for (const [first, last] of this.#runs)
      for (let at = other.#firstReaching(first); ; at += 1) {
        const run = other.#runs[at];
        if (!run || run[0] > last) break;
        both.add(Math.max(first, run[0]), Math.min(last, run[1]));
      }
    return both;
  }

  /** The numbers that are not in the other. */
  without(other: Ranges): Ranges {
    const rest = new Ranges();
    for (const [first, last] of this.#runs) {
      let from = first;
      for (let at = other.#firstReaching(first); ; at += 1) {
        const run = other.#runs[at];
        if (!run || run[0] > last) break;
        if (run[0] > from) rest.add(from, run[0] - 1);
        from = run[1] + 1;
      }
      if (from <= last) rest.add(from, last);
    }
    return rest;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const [first, last] of this.#runs) for (let n = first; n <= last; n += 1) yield n;
  }

  /** The place of the first run that ends at or after `n`. */
  #firstReaching(n: number): number {
    let [lo, hi] = [0, this.#runs.length];
    while (lo < hi) {
      const middle = (lo + hi) >> 1;
      const run = this.#runs[middle];
      if (run && run[1] < n) lo = middle + 1;
      else hi = middle;
    }
    return lo;
  }
}
