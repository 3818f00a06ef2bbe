import type { Fold, Observation } from '#core';
import type { PacedProbe } from './contract.ts';

/** What the worker is given at its start. */
export interface WorkerInput {
  probes: PacedProbe[];
  /** `process.hrtime.bigint()` at the run's zero. */
  origin: bigint;
  connection: unknown;
  nameServer: string | undefined;
  finishWithinMs: number;
}

/** From the worker. */
export type WorkerMessage =
  { type: 'begun' } | { type: 'folds'; folds: Fold[] } | { type: 'observations'; items: Observation[] };

/** To the worker. */
export const stopMessage = 'stop';
export const cutMessage = 'cut';
export const hurryMessage = 'hurry';
