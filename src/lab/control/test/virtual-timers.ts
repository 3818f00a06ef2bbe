import type { Timers } from '../timers.ts';

interface Entry {
  at: number;
  /** Counts the calls asked for: those due at one moment run in this order. */
  place: number;
  call: () => void;
  isCancelled: boolean;
}

/** Time that passes only when told to; calls due at one moment run in the order in which they were asked for. */
export class VirtualTimers implements Timers {
  #now = Date.UTC(2026, 0, 1);
  #shiftMs = 0;
  #asked = 0;
  #pending = 0;
  /** A binary heap: no entry is due before its parent. */
  readonly #heap: Entry[] = [];

  now(): number {
    return this.#now + this.#shiftMs;
  }

  /** Sets the clock of the wall; what is still to come keeps its delay. */
  shiftClock(ms: number): void {
    this.#shiftMs += ms;
  }

  after(delayMs: number, call: () => void): () => void {
    if (!(delayMs >= 0 && delayMs < 2 ** 31)) throw new Error(`no machine can wait ${delayMs} ms`);
    const entry = { at: this.#now + delayMs, place: (this.#asked += 1), call, isCancelled: false };
    this.#pending += 1;
    this.#push(entry);
    return () => {
      if (!entry.isCancelled) this.#pending -= 1;
      entry.isCancelled = true;
    };
  }

  /** How many calls are still to come. */
  get pending(): number {
    return this.#pending;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) this.#run();
    this.#now = end;
  }

  /** Lets time pass until the condition holds; how much it took, or Infinity after `withinMs`. */
  advanceUntil(isMet: () => boolean, withinMs: number): number {
    const start = this.#now;
    while (!isMet()) {
      const next = this.#next();
      if (!next || next.at > start + withinMs) return Infinity;
      this.#run();
    }
    return this.#now - start;
  }

  #next(): Entry | undefined {
    while (this.#heap[0]?.isCancelled) this.#pop();
    return this.#heap[0];
  }

  #run(): void {
    const entry = this.#pop();
    if (!entry) return;
    this.#pending -= 1;
    // A call that has run can no longer be cancelled.
    entry.isCancelled = true;
    this.#now = entry.at;
    entry.call();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (!parent || isBefore(parent, entry)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      const child = this.#earlierChild(place);
      const below = heap[child];
      if (!below || isBefore(last, below)) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = last;
    return first;
  }

  #earlierChild(place: number): number {
    const left = 2 * place + 1;
    const [a, b] = [this.#heap[left], this.#heap[left + 1]];
    return a && b && isBefore(b, a) ? left + 1 : left;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.place < b.place);
}
