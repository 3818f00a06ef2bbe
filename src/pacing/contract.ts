import type { Fold, Outcome } from '#core';

/** What one send came to. `sent` and `done` are `performance`-independent monotonic times from `now`. */
export interface Answer {
  outcome: Outcome;
  reason?: string;
}

/** Sends for one probe. Lives on the pacing worker. */
export interface Sender {
  /**
   * Sends once. Resolves with the outcome, never rejects; must resolve soon after `signal` aborts.
   * `deadline` is the monotonic time at which the answer is too late.
   */
  send(context: { deadline: number; now: () => number }): Promise<Answer>;
  /** Closes every socket. */
  close(): void;
}

/** The export of a sender module. */
export type CreateSender = (params: unknown, timeoutMs: number) => Sender;

/** One probe as the pacer runs it. */
export interface PacedProbe {
  id: string;
  /** URL of a module that exports `createSender`. */
  sender: string;
  params: unknown;
  intervalMs: number;
  timeoutMs: number;
}

export interface Pacing {
  /** Stops sending, waits for what is in flight (at most the longest timeout), flushes and ends the worker. */
  stop(): Promise<void>;
}

export interface PacingOptions {
  probes: PacedProbe[];
  /** `process.hrtime.bigint()` at the run's zero. */
  origin: bigint;
  onFolds(folds: Fold[]): void;
  /** The worker died; every sample after its last flush is missing. */
  onError(error: Error): void;
}
