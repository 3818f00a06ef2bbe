/** Time from outside: monotonic milliseconds since the run began, and the wall clock for people. */
export interface Clock {
  /** Milliseconds, monotonic, comparable with every time in the same journal. */
  now(): number;
  /** Milliseconds since the epoch. */
  wall(): number;
}

/** Randomness from outside: the same seed gives the same sequence on every machine. */
export interface Random {
  /** A whole number, uniform from `min` to `max`, both included. */
  between(min: number, max: number): number;
}
