import type { Place } from './due-queue.ts';

/** One send that has left and is not settled, or was just now. */
export interface Flight extends Place {
  sentMs: number;
  /** The awake clock when it was sent. */
  sentAwakeMs: number;
  timeoutMs: number;
  isSettled: boolean;
  /** Frees what the sender holds for it. */
  cancel: (() => void) | undefined;
}

const compactAt = 4096;

/**
 * Flights of one timeout in the order of their sends. The awake clock never runs backwards, so this is the order of
 * their deadlines too, and no flight needs a timer.
 */
export class FlightQueue {
  #flights: Flight[] = [];
  #head = 0;

  push(flight: Flight): void {
    this.#flights.push(flight);
  }

  /** The oldest flight that is not settled. */
  oldest(): Flight | undefined {
    while (this.#flights[this.#head]?.isSettled) this.#head += 1;
    if (this.#head >= compactAt) {
      this.#flights.splice(0, this.#head);
      this.#head = 0;
    }
    return this.#flights[this.#head];
  }
}
