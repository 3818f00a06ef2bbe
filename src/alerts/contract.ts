import type { AlertDescription, AlertState, AlertTransition } from '#core';
import type { Target } from '#targets';
import type { z } from 'zod';

/** What an alert source may use. */
export interface AlertContext {
  /** The target of the run: the alarms that it has itself are read through it. */
  target: Target;
  /** Ids of the target's things, so that a source can tell which of its alerts concern them. */
  subjects: ReadonlySet<string>;
  signal: AbortSignal;
}

/** What a source tells when it is asked for the present state. */
export interface AlertLook {
  states: AlertState[];
  /** Alerts that no call named before, where a source shows them only once they fire. */
  appeared?: AlertDescription[];
  /** The source's own wall clock as it answered, to the resolution given; null where it does not tell. */
  clock: { wall: number; resolutionMs: number } | null;
}

/**
 * A source that was opened for a run. Every call rejects with a SquallError that says what to do, or with the reason
 * of its signal. What can't be read is never told as quiet.
 */
export interface OpenedAlertSource {
  /** Whether alerts that it does not know yet can still appear, so that it is followed even while it has none. */
  isOpenEnded: boolean;
  /** The alerts that are to be followed, and those that were asked for and are not there. */
  describe(signal: AbortSignal): Promise<{ alerts: AlertDescription[]; missing: string[] }>;
  /** The state of every alert that `describe` named, and of those that appeared since. */
  look(signal: AbortSignal): Promise<AlertLook>;
  /** Changes of state since a moment of the source's wall clock, where the source keeps them. */
  history?(since: number, signal: AbortSignal): Promise<AlertTransition[]>;
  close(): void;
}

/** A kind of alert source. */
export interface AlertSource<Params = unknown> {
  /** The folder's name, and the key in an experiment file. */
  name: string;
  summary: string;
  params: z.ZodType<Params>;
  /** Parameters as they stand in a file; used by the docs and the conformance suite. */
  example: unknown;
  /** How often it may be asked at most, where that is less often than the run asks. */
  leastIntervalMs?: number;
  /** The parameters that read the target's own alerts, for `auto`; absent where a source belongs to no target. */
  auto?(target: Target): Params | undefined;
  /** Opens it; asks nothing yet. Secrets in `params` are references, resolved here. */
  open(params: Params, context: AlertContext): Promise<OpenedAlertSource>;
}

/** Checks a source against the contract; the default export of every plugin. */
export function defineAlertSource<Params, const Name extends string>(
  source: AlertSource<Params> & { name: Name },
): AlertSource<Params> & { name: Name } {
  return source;
}
