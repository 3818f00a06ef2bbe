import type { LoadJob, LoadSlice } from '#core';

/** What a worker is given at its start. */
export interface WorkerInput {
  job: LoadJob;
  params: { saturate: boolean; pipelining: number };
  runId: string;
  /** `process.hrtime.bigint()` at the run's zero. */
  origin: bigint;
  nameServer: string | undefined;
  /** It is this one of so many. */
  worker: number;
  of: number;
  /** Its part of the job's connections. */
  connections: number;
}

/** To a worker. */
export type ToWorker =
  | { type: 'begin'; atMs: number }
  | { type: 'cut'; atMs: number }
  | { type: 'rate'; perSecond: number; atMs: number }
  | { type: 'stop' }
  | { type: 'hurry' };

/** From a worker. */
export type FromWorker =
  /** It can begin at once. */
  | { type: 'ready' }
  | { type: 'refused'; message: string; hint?: string | undefined }
  /** All that left and all that was decided before `untilMs` has been told with this. */
  | { type: 'told'; slices: LoadSlice[]; untilMs: number }
  | { type: 'stopped' };
