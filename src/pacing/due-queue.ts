import { seededRandom } from '#core';

/** One send that is due: the index of its probe, its place in that probe's schedule, and when. */
export interface Place {
  probe: number;
  n: number;
  dueMs: number;
}

/** All probes of one interval, evenly out of phase: send k is due at first + k × interval / count. */
interface Ring {
  probes: number[];
  intervalMs: number;
  firstMs: number;
  k: number;
  dueMs: number;
}

// A probe that asks once a minute is not kept waiting for its first answer.
const firstWithinMs = 1000;
const grains = 2 ** 20;

/**
 * Which probe is due next. Each ring has a phase of its own, the same in every run, so that probes of different rates
 * neither begin together nor meet at every common multiple of their intervals. Pure; `next` and `take` cost the
 * logarithm of how many different intervals there are.
 */
export class DueQueue {
  /** A binary heap: no ring is due before its parent. */
  readonly #rings: Ring[];

  constructor(intervalsMs: readonly number[], startMs: number) {
    const probes = [...intervalsMs.keys()];
    const rings = Map.groupBy(probes, (probe) => intervalsMs[probe] ?? 0);
    this.#rings = [...rings]
      .map(([intervalMs, probes]) => {
        const firstMs = startMs + phaseMsOf(intervalMs, probes.length);
        return { probes, intervalMs, firstMs, k: 0, dueMs: firstMs };
      })
      .sort((a, b) => a.dueMs - b.dueMs);
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
    ring.dueMs = ring.firstMs + (ring.k * ring.intervalMs) / count;
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

function phaseMsOf(intervalMs: number, count: number): number {
  const share = seededRandom(Math.round(intervalMs * 1000)).between(0, grains - 1) / grains;
  return share * Math.min(intervalMs / count, firstWithinMs);
}

function dueOf(ring: Ring | undefined): number {
  return ring?.dueMs ?? Infinity;
}
