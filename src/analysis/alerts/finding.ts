import type { Interval } from '#core';
import type { Recovery } from '../findings.ts';

export const alertOutcomes = [
  'unknown',
  'firing',
  'relaxed',
  'settled',
  'may still fire',
  'never fired',
  'orphaned',
  'pre-existing',
  'ignored',
] as const;

/**
 * What became of an alert since t0. `firing`: when the run ended. `relaxed`: cleared, but not for `settleFor`.
 * `settled`: cleared and held. `may still fire`: quiet, but not watched for as long as it takes to fire. `orphaned`: it
 * watches what died and has no data any more. `pre-existing`: fired before t0. `ignored`: fired before t0, and the
 * experiment says so. `unknown`: no data, or its source was not read.
 */
export type AlertOutcome = (typeof alertOutcomes)[number];

/** One firing since t0, from t0; `cleared` is null while it lasts. */
export interface Firing {
  fired: Interval;
  cleared: Interval | null;
}

/** One alert and what it did. */
export interface AlertFinding {
  source: string;
  id: string;
  name: string;
  kind: string;
  foundBy: string;
  outcome: AlertOutcome;
  /** In a few words. */
  because: string;
  firings: Firing[];
  /** Those that the warm-up made fire and that were over by t0; their times are below 0. */
  duringWarmUp?: Firing[];
  /** From t0 to its last clear; 0 when it never fired. */
  recovery: Recovery;
  /** It fires and clears on whole periods, so that a firing cannot be over sooner; null where its period is unknown. */
  floorMs: number | null;
  /** For how long after the recovery it may still begin to fire. */
  mayFireForMs: number;
  looks: { ok: number; failed: number };
}
