import type { Fold, Outcome } from '#core';

/** How a sender tells what one send came to; called at most once, later calls are ignored. */
export type Settle = (outcome: Outcome, reason?: string) => void;

/** Sends for one probe. Lives on the pacing worker, where every callback must return soon. */
export interface Sender {
  /**
   * Sends once and calls `settle` when the answer is whole. The pacer judges the timeout; it then calls the returned
   * function, after which the sender frees what the send holds.
   */
  send(settle: Settle): () => void;
  /** Closes every socket. */
  close(): void;
}

/** The export `createSender` of a sender module. */
export type CreateSender = (params: unknown) => Sender;

/** One probe as the pacer runs it. */
export interface PacedProbe {
  id: string;
  /** URL of a module that exports `createSender`. */
  sender: string;
  params: unknown;
  intervalMs: number;
  timeoutMs: number;
}

export interface PacingOptions {
  probes: PacedProbe[];
  /** `process.hrtime.bigint()` at the run's zero. */
  origin: bigint;
  /** Gives up waiting for the begin; once begun, only `stop` ends it. */
  signal?: AbortSignal | undefined;
  /** Folds in order for each probe, but for answers that hung: those come when they are decided. */
  onFolds(folds: Fold[]): void;
  /** The worker died; what it had not handed over is missing. */
  onError(error: Error): void;
}

export interface Pacing {
  /** Closes the folds that are open, so that what comes next is counted apart; returns at once. */
  cut(): void;
  /** Stops sending, waits until everything in flight is decided, hands it over and ends the worker. */
  stop(): Promise<void>;
}
