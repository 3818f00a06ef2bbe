import type { Fold } from '#core';
import type { PacedProbe } from './contract.ts';

/** What the worker is given at its start. */
export interface WorkerInput {
  probes: PacedProbe[];
  /** `process.hrtime.bigint()` at the run's zero. */
  origin: bigint;
}

/** From the worker. */
export type WorkerMessage = { type: 'begun' } | { type: 'folds'; folds: Fold[] };

/** To the worker. */
export const stopMessage = 'stop';
export const cutMessage = 'cut';
