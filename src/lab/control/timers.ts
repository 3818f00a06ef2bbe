/** Time and timers from outside: the machine's in a real lab, a script's in virtual time. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once after `delayMs` (finite, below 2^31) unless cancelled by the answer. */
  after(delayMs: number, call: () => void): () => void;
}
