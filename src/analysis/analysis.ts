import type { Event } from '#core';
import type { Findings } from './findings.ts';
import type { LiveView } from './live-view.ts';

/** The fold over a run's events. The live view and the findings come out of the same state. */
export interface Analysis {
  step(event: Event): void;
  peek(): LiveView;
  /** Ends the fold; no step may follow. */
  finish(): Findings;
}

/** Starts a fold. */
export function createAnalysis(): Analysis {
  throw new Error('not yet');
}
