import type { LoadSlice } from '#core';
import { SliceSum } from './slice-sums.ts';

/** Everything that was told of one stretch of one scenario: a second, or what an edge left of it. */
export class Stretch {
  readonly scenario: string;
  readonly from: number;
  to: number;
  /** By the edge that lies between sending and end; undefined where none does. */
  readonly #parts = new Map<number | undefined, SliceSum>();

  constructor({ scenario, from, to }: Pick<LoadSlice, 'scenario' | 'from' | 'to'>) {
    this.scenario = scenario;
    this.from = from;
    this.to = to;
  }

  add(slice: LoadSlice): void {
    this.to = Math.min(this.to, slice.to);
    const part = this.#parts.get(slice.across) ?? new SliceSum();
    part.add(slice);
    this.#parts.set(slice.across, part);
  }

  /** It is not likely to be added to any more. */
  pack(): void {
    for (const part of this.#parts.values()) part.pack();
  }

  get all(): SliceSum {
    const [only, ...others] = this.#parts.values();
    if (only && others.length === 0) return only;
    return this.#sumOf(() => true);
  }

  /** What was decided before a moment that the stretch ends at, if it was decided at all. */
  decidedBefore(moment: number): SliceSum {
    return this.#sumOf((edge) => edge === undefined || edge < moment);
  }

  /** What was decided since a moment that the stretch ends at. */
  decidedSince(moment: number): SliceSum {
    return this.#sumOf((edge) => edge !== undefined && edge >= moment);
  }

  #sumOf(isIn: (edge: number | undefined) => boolean): SliceSum {
    const sum = new SliceSum();
    for (const [edge, part] of this.#parts) if (isIn(edge)) sum.addSum(part);
    return sum;
  }
}

/** Slices in, stretches out. */
export class Stretches {
  readonly #stretches = new Map<string, Stretch>();

  /** The stretch that a slice is of, and whether it is the first that was told of it. */
  add(slice: LoadSlice): { stretch: Stretch; isNew: boolean } {
    const key = keyOf(slice);
    const known = this.#stretches.get(key);
    const stretch = known ?? new Stretch(slice);
    if (!known) this.#stretches.set(key, stretch);
    stretch.add(slice);
    return { stretch, isNew: !known };
  }

  remove(stretch: Stretch): void {
    this.#stretches.delete(keyOf(stretch));
  }

  all(): Iterable<Stretch> {
    return this.#stretches.values();
  }

  /** In the order of their times; none reaches over the begin of another, whenever its edge was told. */
  inOrder(): Stretch[] {
    const inOrder = [...this.#stretches.values()].sort((a, b) => a.from - b.from);
    let [from, next] = [Infinity, Infinity];
    for (const stretch of inOrder.toReversed()) {
      if (stretch.from < from) [from, next] = [stretch.from, from];
      stretch.to = Math.min(stretch.to, next);
    }
    return inOrder;
  }
}

function keyOf({ scenario, from }: Pick<Stretch, 'scenario' | 'from'>): string {
  return `${scenario} ${from}`;
}
