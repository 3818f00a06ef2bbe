import type { LoadSlice } from '#core';

/** Where a ramp goes next, and why. */
export interface Leg {
  perSecond: number;
  stage: 'rising' | 'backed off';
  why: string;
  /** Why it backed off the last time. */
  trouble?: string;
}

/** How a rate rises. */
export interface Course {
  /** The rate from now on, by the clock and by what became of requests since the last time. */
  next(nowMs: number, slices: readonly LoadSlice[]): Leg;
}
