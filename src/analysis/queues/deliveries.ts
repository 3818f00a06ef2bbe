import type { QueueMinute, QueueObservation } from '#core';
import type { QueueFinding } from './finding.ts';

/** A minute is told otherwise later only while it is one of the latest; so many are kept, the rest is a sum. */
const minutesKept = 10;
const minuteMs = 60_000;

/** Messages given out and not deleted: in minutes that lie whole after t0, and in all that reach over it. */
interface Undone {
  lo: number;
  hi: number;
  until: number;
}

/**
 * What consumers were given and did not delete in time. A message given out is deleted, still held or given back, so
 * that over some minutes given back = received − deleted − what more is held at their end than at their begin; that is
 * known no better than by the most that was ever seen held.
 */
export class Deliveries {
  readonly #recent = new Map<number, QueueMinute>();
  #sum: Undone | null = null;
  #mostHeld = 0;
  #lastSettled: number | null = null;
  #isWhole = true;

  add({ minutes, inFlight }: Pick<QueueObservation, 'minutes' | 'inFlight'>, t0: number | null): void {
    this.#mostHeld = Math.max(this.#mostHeld, inFlight);
    for (const told of minutes) {
      if (this.#lastSettled === null || told.minute > this.#lastSettled) this.#recent.set(told.minute, told);
    }
    for (const told of this.#inOrder().slice(0, -minutesKept)) {
      this.#recent.delete(told.minute);
      this.#isWhole = this.#isWhole && this.#follows(this.#lastSettled, told, t0);
      this.#lastSettled = told.minute;
      this.#sum = withMinute(this.#sum, told, t0);
    }
  }

  /** Null where no minute after t0 was told, or one between two others was not. */
  givenBack(t0: number): QueueFinding['redelivered'] {
    let last = this.#lastSettled;
    let isWhole = this.#isWhole;
    let sum = this.#sum;
    for (const told of this.#inOrder()) {
      isWhole = isWhole && this.#follows(last, told, t0);
      last = told.minute;
      sum = withMinute(sum, told, t0);
    }
    if (!isWhole || sum === null) return null;
    return {
      lo: Math.max(0, sum.lo - this.#mostHeld),
      hi: Math.max(0, sum.hi + this.#mostHeld),
      until: sum.until - t0,
    };
  }

  #inOrder(): QueueMinute[] {
    return [...this.#recent.values()].sort((a, b) => a.minute - b.minute);
  }

  /** No minute since t0 is missing before this one. */
  #follows(last: number | null, { minute, from }: QueueMinute, t0: number | null): boolean {
    if (t0 === null || from <= t0) return true;
    return last !== null && minute - last === minuteMs;
  }
}

function withMinute(sum: Undone | null, told: QueueMinute, t0: number | null): Undone | null {
  const { from, until, received, deleted } = told;
  if (t0 === null || until <= t0) return sum;
  const undone = received - deleted;
  return {
    lo: (sum?.lo ?? 0) + (from >= t0 ? undone : 0),
    hi: (sum?.hi ?? 0) + undone,
    until: Math.max(sum?.until ?? 0, until),
  };
}
