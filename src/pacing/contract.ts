import type { Fold, Observation, ObservationBody, Outcome } from '#core';

/** How a sender tells what one send came to, and how long its answer was; called at most once, later calls are ignored. */
export type Settle = (outcome: Outcome, reason?: string, bytes?: number) => void;

/** Sends for one probe. Lives on the pacing worker, where every callback must return soon. */
export interface Sender {
  /**
   * Called once, before the first send of any probe of the lane, for what takes long but once, such as loading a
   * library. Sends follow, whatever it comes to, at the latest soon after `signal` aborts.
   */
  prepare?(signal: AbortSignal): Promise<void>;
  /**
   * Sends once, for the place `n`, and calls `settle` when the answer is whole. The pacer judges the timeout; it then
   * calls the returned function, after which the sender frees what the send holds.
   */
  send(settle: Settle, n?: number): () => void;
  /** Tells what it has folded so far, so that what comes next is told apart; returns at once. */
  cut?(): void;
  /**
   * Called once all sends are decided, for what can only be told at the end, such as reading back what was written.
   * Must end soon after `signal` aborts, whose reason tells why: a TimeoutError when its time is over.
   */
  finish?(signal: AbortSignal): Promise<void>;
  /** Closes every socket. */
  close(): void;
}

/** What a sender is given besides its params. None of it is in the journal. */
export interface SenderContext {
  /** Milliseconds of the run. */
  now(): number;
  /** Tells what was noticed besides the outcome. */
  observe(observation: ObservationBody): void;
  /** How the target is reached, as its folder has it; undefined where there is none. */
  connection: unknown;
  /** `host:port` of the name server that knows the target's names; undefined where the system's does. */
  nameServer: string | undefined;
}

/** The export `createSender` of a sender module. */
export type CreateSender = (params: unknown, context: SenderContext) => Sender;

/**
 * Which thread a probe is sent on. `exact`: all that it does in a turn takes well below a millisecond. `patient`: it
 * loads libraries or reads large answers, which must not make others late.
 */
export type Lane = 'exact' | 'patient';

/** One probe as the pacer runs it. */
export interface PacedProbe {
  id: string;
  /** URL of a module that exports `createSender`. */
  sender: string;
  params: unknown;
  lane: Lane;
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
  /** What senders noticed, in order for each probe. */
  onObservations?(items: Observation[]): void;
  /** Of every sender's context; must survive a structured clone. */
  connection?: unknown;
  nameServer?: string | undefined;
  /** How long senders may take to finish at the end. */
  finishWithinMs?: number;
  /** The worker died; what it had not handed over is missing. */
  onError(error: Error): void;
}

export interface Pacing {
  /** Closes the folds that are open, so that what comes next is counted apart; returns at once. */
  cut(): void;
  /**
   * Stops sending, waits until everything in flight is decided and every sender has finished, hands it over and ends the
   * worker. Once `hurry` aborts that takes about two seconds: what is not decided by then is unknown.
   */
  stop(hurry?: AbortSignal): Promise<void>;
}
