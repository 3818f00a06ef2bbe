import type { LoadJob, LoadSlice } from '#core';

/** What a generator is given at its start. */
export interface GeneratorInput {
  job: LoadJob;
  runId: string;
  /** `process.hrtime.bigint()` at the run's zero. */
  origin: bigint;
  /** When the profile begins, milliseconds of the run. */
  startMs: number;
  /** It is this one of so many. */
  worker: number;
  of: number;
  nameServer: string | undefined;
}

/** To a generator. */
export type ToGenerator =
  | { type: 'start'; input: GeneratorInput }
  | { type: 'cut'; atMs: number }
  | { type: 'rate'; perSecond: number; atMs: number }
  | { type: 'stop' }
  | { type: 'hurry' };

/** From a generator. */
export type FromGenerator =
  /** Its code is loaded. */
  | { type: 'ready' }
  | { type: 'begun' }
  | { type: 'refused'; message: string }
  /** What it has to tell; `atMs` is when. */
  | { type: 'told'; slices: LoadSlice[]; atMs: number }
  | { type: 'stopped' };
