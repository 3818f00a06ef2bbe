/** One send that is due: the index of its probe, its place in that probe's schedule, and when. */
export interface Place {
  probe: number;
  n: number;
  dueMs: number;
}

/** All probes of one interval, evenly out of phase: send k is due at start + k × interval / count. */
interface Ring {
  probes: number[];
  intervalMs: number;
  k: number;
  dueMs: number;
}

/** Which probe is due next. Pure; `next` and `take` cost the logarithm of how many different intervals there are. */
export class DueQueue {
  readonly #startMs: number;
  /** A binary heap: no ring is due before its parent. */
  readonly #rings: Ring[];

  constructor(intervalsMs: readonly number[], startMs: number) {
    this.#startMs = startMs;
    const probes = [...intervalsMs.keys()];
    const rings = Map.groupBy(probes, (probe) => intervalsMs[probe] ?? 0);
    this.#rings = [...rings].map(([intervalMs, probes]) => ({ probes, intervalMs, k: 0, dueMs: startMs }));
  }

  /** When the next send is due; Infinity when there is no probe. */
  nextMs(): number {
    return this.#rings[0]?.dueMs ?? Infinity;
  }

  /** Takes the send that is due next; undefined when there is no probe. */
  take(): Place | undefined {
    const ring = this.#rings[0];
    if (!ring) return undefined;
    const count = ring.probes.length;
    const place = {
      probe: ring.probes[ring.k % count] ?? 0,
      n: Math.floor(ring.k / count),
      dueMs: ring.dueMs,
    };
    ring.k += 1;
    ring.dueMs = this.#startMs + (ring.k * ring.intervalMs) / count;
    this.#sink(ring);
    return place;
  }

  /** Moves the first ring down to where it belongs, after it became due later. */
  #sink(ring: Ring): void {
    const rings = this.#rings;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const earlier = dueOf(rings[left + 1]) < dueOf(rings[left]) ? left + 1 : left;
      const child = rings[earlier];
      if (!child || child.dueMs >= ring.dueMs) break;
      rings[at] = child;
      at = earlier;
    }
    rings[at] = ring;
  }
}

function dueOf(ring: Ring | undefined): number {
  return ring?.dueMs ?? Infinity;
}
