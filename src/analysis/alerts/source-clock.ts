/** A moment known to lie between two. */
export interface Span {
  lo: number;
  hi: number;
}

const units = [60_000, 1000] as const;

/**
 * What a source's wall clock shows at the run's zero. An answer sent off at `sent` and read at `done` that carries the
 * time w, cut to a resolution r, was made between the two: w − done ≤ offset ≤ w + r − sent (Cristian 1989). Many looks
 * narrow it; looks that contradict each other, as after a step of the clock, widen it to all of them.
 */
export class SourceClock {
  #offset: Span | undefined;
  /** The largest unit of which every stamp so far is a multiple: one alone may be round by chance. */
  #stampMs: number = units[0];

  add(sent: number, done: number, { wall, resolutionMs }: { wall: number; resolutionMs: number }): void {
    const seen = { lo: wall - done, hi: wall + resolutionMs - sent };
    const both = this.#offset && overlap(this.#offset, seen);
    this.#offset = both ?? (this.#offset ? hull(this.#offset, seen) : seen);
  }

  /** A moment as the source wrote it down: it shows how coarse its stamps are. */
  stamped(wall: number): void {
    this.#stampMs = units.find((unit) => unit <= this.#stampMs && wall % unit === 0) ?? 1;
  }

  /** When the source's clock showed this, in milliseconds of the run; undefined while nothing is known of it. */
  momentOf(wall: number): Span | undefined {
    if (!this.#offset) return undefined;
    return { lo: wall - this.#offset.hi, hi: wall + this.#stampMs - this.#offset.lo };
  }
}

/** The moments in both; undefined when there are none. */
export function overlap(a: Span, b: Span): Span | undefined {
  const both = { lo: Math.max(a.lo, b.lo), hi: Math.min(a.hi, b.hi) };
  return both.lo <= both.hi ? both : undefined;
}

function hull(a: Span, b: Span): Span {
  return { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
}
