import type { LoadSlice } from '#core';

const secondMs = 1000;

interface Open {
  slice: LoadSlice;
  count: number;
}

/** What a generator has sent and not yet told the end of, so that all that was sent is decided when it dies. Pure. */
export class Undecided {
  readonly #open = new Map<string, Open>();

  told(slices: readonly LoadSlice[]): void {
    for (const slice of slices) {
      const { scenario, from, sent, ok, failed, rejected, unknown, unsent } = slice;
      const key = `${scenario} ${Math.floor(from / secondMs)}`;
      const open = this.#open.get(key) ?? { slice, count: 0 };
      open.count += sent + unsent - ok - failed - rejected - unknown;
      if (open.count === 0) this.#open.delete(key);
      else this.#open.set(key, open);
    }
  }

  /** What was sent and will not be decided any more, as unknown for this reason. */
  asLost(reason: string): LoadSlice[] {
    return [...this.#open.values()].map(({ slice: { scenario, from, to }, count }) => ({
      scenario,
      from,
      to,
      sent: 0,
      unsent: 0,
      ok: 0,
      failed: 0,
      rejected: 0,
      unknown: count,
      bytes: 0,
      latency: [],
      lateness: [],
      misses: [{ outcome: 'unknown', reason, count, places: [] }],
    }));
  }
}
