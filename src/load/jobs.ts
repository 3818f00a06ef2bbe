import type { LoadJob, LoadPlan } from '#core';

/** What the load of a plan sends: its warm-up, then its traffic. */
export function jobsOf({ warmUp, traffic }: LoadPlan): LoadJob[] {
  return [warmUp?.job, traffic].flatMap((job) => job ?? []);
}
