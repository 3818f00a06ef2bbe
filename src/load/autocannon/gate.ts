import type { Places } from './places.ts';

/** A place on a connection from which a request can be sent. */
interface FreePlace {
  send(n: number): void;
}

interface GateOptions {
  places: Places;
  /** Milliseconds of the run. */
  now: () => number;
}

/** Timers take no longer ones. */
const longestTimerMs = 1_000_000_000;

/** Gives the places of a load to the connections that are free, the one that has waited longest first. */
export class Gate {
  readonly #options: GateOptions;
  readonly #free: FreePlace[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = true;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** It may send again. */
  free(place: FreePlace): void {
    this.#free.push(place);
    this.pass();
  }

  /** All that may be sent now is; also to be called when the places have changed. */
  pass(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isOpen) return;
    const { places, now } = this.#options;
    while (this.#free.length > 0) {
      const nowMs = now();
      const waitMs = places.nextMs() - nowMs;
      if (waitMs > 0) return this.#passIn(waitMs);
      const n = places.take(nowMs);
      if (n !== undefined) this.#free.shift()?.send(n);
    }
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#isOpen = false;
    clearTimeout(this.#timer);
  }

  #passIn(waitMs: number): void {
    if (waitMs === Infinity) return;
    this.#timer = setTimeout(() => this.pass(), Math.min(waitMs, longestTimerMs));
  }
}
