import type { Timers } from '../timers.ts';

interface Entry {
  at: number;
  call: () => void;
}

/** Time that passes only when told to; calls due at one moment run in the order in which they were asked for. */
export class VirtualTimers implements Timers {
  #now = Date.UTC(2026, 0, 1);
  #shiftMs = 0;
  #entries: Entry[] = [];

  now(): number {
    return this.#now + this.#shiftMs;
  }

  /** Sets the clock of the wall; what is still to come keeps its delay. */
  shiftClock(ms: number): void {
    this.#shiftMs += ms;
  }

  after(delayMs: number, call: () => void): () => void {
    if (!(delayMs >= 0 && delayMs < 2 ** 31)) throw new Error(`no machine can wait ${delayMs} ms`);
    const entry = { at: this.#now + delayMs, call };
    const place = this.#entries.findLastIndex(({ at }) => at <= entry.at) + 1;
    this.#entries.splice(place, 0, entry);
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  /** How many calls are still to come. */
  get pending(): number {
    return this.#entries.length;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (let [next] = this.#entries; next && next.at <= end; [next] = this.#entries) this.#run(next);
    this.#now = end;
  }

  /** Lets time pass until the condition holds; how much it took, or Infinity after `withinMs`. */
  advanceUntil(isMet: () => boolean, withinMs: number): number {
    const start = this.#now;
    while (!isMet()) {
      const [next] = this.#entries;
      if (!next || next.at > start + withinMs) return Infinity;
      this.#run(next);
    }
    return this.#now - start;
  }

  #run(entry: Entry): void {
    this.#entries.shift();
    this.#now = entry.at;
    entry.call();
  }
}
