import type { LoadJob, LoadModel, LoadRole, LoadScenario, LoadSlice } from '#core';
import type { z } from 'zod';

/** Whether the program behind an engine is here, and how it is had where it is not. */
export type FoundEngine = { version: string } | { missing: string; howToGet: string };

/** What a started load tells, and what it is given besides its job. None of it is in the journal. */
export interface LoadOptions {
  /** `process.hrtime.bigint()` at the run's zero. */
  origin: bigint;
  /** Milliseconds of the run. */
  now(this: void): number;
  /** What becomes of requests, about four times a second; slices of one second add up. */
  onSlices(this: void, slices: LoadSlice[]): void;
  /** A generator is gone; what it had not told by `since` is not known. */
  onLost(this: void, since: number, reason: string): void;
  /** `host:port` of the name server that knows the target's names; undefined where the system's does. */
  nameServer?: string | undefined;
  /** What `{{id}}` begins with: the run's id. */
  runId: string;
}

/** Why a load ended before it was stopped, where it did. */
export interface LoadEnd {
  error?: Error;
}

/** A load that is being sent. */
export interface RunningLoad {
  /** An edge of the run at this moment, not long ago: slices are cut there. Returns at once. */
  cut(atMs: number): void;
  /** The rate from `atMs` on, in requests a second; only of engines that can be steered. */
  setRate?(perSecond: number, atMs: number): void;
  /**
   * Sends no more, waits until all is decided and handed over, and ends everything that was started. Once `hurry`
   * aborts that takes about two seconds: what is not decided by then is unknown. Never rejects.
   */
  stop(hurry?: AbortSignal): Promise<void>;
  /** For how long one of its generators has told nothing, in milliseconds; absent where it is not known. */
  readonly silentMs?: number;
  /** The processes that send; absent where threads do. */
  readonly pids?: number[];
  /** Resolves when nothing is sent any more: after `stop`, at the end of what it was to send, or because it failed. */
  ended: Promise<LoadEnd>;
}

/** What an engine may be unfit for. */
interface AskedOfEngine {
  role: LoadRole;
  scenarios: readonly Pick<LoadScenario, 'url' | 'headers'>[];
}

/** One way to send load. */
export interface LoadEngine<Params = unknown> {
  /** The folder's name, and the word in an experiment file. */
  name: string;
  summary: string;
  /** How it sends, unless its parameters say otherwise. */
  model: LoadModel;
  /** What only this engine takes in a file. */
  params: z.ZodType<Params>;
  /** Parameters as they stand in a file; used by the docs and the conformance suite. */
  example: unknown;
  /** Whether its rate can be changed while it sends. */
  canBeSteered: boolean;
  /** Whether its slices tell the bytes that came. */
  tellsBytes: boolean;
  /** How it sends with these parameters; absent where they change nothing of it. */
  modelWith?(params: Params): LoadModel;
  /** Why it can't send this, with these parameters; absent where it always can. */
  unfitFor?(asked: AskedOfEngine, params: Params): string | undefined;
  /** Whom it asks in place of a job's scenarios, in words that are no host's; undefined where it asks those. */
  asksInstead?(params: Params): string | undefined;
  /** The same with the paths of its files from this directory on. Raises BadInputError for one that can't be read. */
  withFiles?(params: Params, directory: string): Params;
  /** References of the secrets that its own parameters hold; absent where they hold none. */
  secretsOf?(params: Params): string[];
  find(this: void, signal: AbortSignal): Promise<FoundEngine>;
  /** Begins to send; rejects where it can't, and when `signal` aborts before it has begun. */
  start(job: LoadJob, options: LoadOptions, signal: AbortSignal): Promise<RunningLoad>;
}

/** Checks an engine against the contract; the default export of every plugin. */
export function defineEngine<Params, const Name extends string>(
  engine: LoadEngine<Params> & { name: Name },
): LoadEngine<Params> & { name: Name } {
  return engine;
}
