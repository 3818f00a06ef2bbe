// A timer is up to about 1.2 ms late on an idle machine.
const slackMs = 2;

/**
 * Tells time that passed from time in which the loop got to run: `awake` stands still while the loop is later than it
 * asked to be, because it was starved, busy or collecting garbage. Pure: time comes in, in milliseconds.
 */
export class StallMeter {
  #stalledMs = 0;
  #dueMs: number;

  constructor(nowMs: number) {
    this.#dueMs = nowMs;
  }

  /** To be called whenever the loop passes a known point; `sleepMs` is the sleep it asks for from here. */
  mark(nowMs: number, sleepMs: number): void {
    this.#stalledMs += this.#lateMs(nowMs);
    this.#dueMs = nowMs + sleepMs;
  }

  /** Never runs backwards, and stands still in a stall that is not over yet. */
  awakeMs(nowMs: number): number {
    return nowMs - this.#stalledMs - this.#lateMs(nowMs);
  }

  #lateMs(nowMs: number): number {
    const lateMs = nowMs - this.#dueMs;
    return lateMs > slackMs ? lateMs : 0;
  }
}
