import type { LoadJob, LoadSlice } from '#core';

/** What a generator is given at its start. */
export interface GeneratorInput {
  job: LoadJob;
  runId: string;
  /** `process.hrtime.bigint()` at the run's zero. */
  origin: bigint;
  /** It is this one of so many. */
  worker: number;
  of: number;
  nameServer: string | undefined;
}

/** To a generator. */
export type ToGenerator =
  | { type: 'prepare'; input: GeneratorInput }
  /** Everybody is prepared: the profile begins at this moment of the run. */
  | { type: 'go'; startMs: number }
  | { type: 'cut'; atMs: number }
  | { type: 'rate'; perSecond: number; atMs: number }
  | { type: 'stop' }
  | { type: 'hurry' };

/** From a generator. */
export type FromGenerator =
  /** Its code is loaded. */
  | { type: 'ready' }
  /** Its files are read and its requests are made ready. */
  | { type: 'prepared' }
  | { type: 'refused'; message: string }
  /** What it has to tell, and by scenario how many places it has come to by now; told also where nothing is new. */
  | { type: 'told'; slices: LoadSlice[]; atMs: number; taken: number[] }
  | { type: 'stopped' };
