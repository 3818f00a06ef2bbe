import type { ProbePlan } from '#core';

/** The kind of what traffic tells as a probe would. */
export const trafficKind = 'traffic';

/** Whether it is traffic that tells this, and no probe. */
export function isOfTraffic({ probe: { kind } }: { probe: Pick<ProbePlan, 'kind'> }): boolean {
  return kind === trafficKind;
}
