import type { RateProfile } from '#core';

/** One part of an arrival-rate executor: in `duration` the rate goes to `target`, in a line. */
export interface Stage {
  duration: string;
  target: number;
}

/** k6 takes whole rates alone, so they are told in requests per so many seconds. */
export const timeUnitSeconds = 1000;
/** No run is longer; k6 has no stage without an end. */
const longestMs = 7 * 86_400_000;

/**
 * A share of a profile as k6's stages, from a start rate of 0 on. After the last point the rate holds for a week. Only
 * traffic has profiles that repeat, and k6 sends none. Pure.
 */
export function stagesOf({ points }: RateProfile, share: number): Stage[] {
  const stages: Stage[] = [];
  const add = (ms: number, perSecond: number) =>
    stages.push({
      duration: `${Math.round(ms * 1000)}us`,
      target: Math.round(perSecond * share * timeUnitSeconds),
    });
  const lastMs = points.at(-1)?.[0] ?? 0;
  let at = 0;
  for (const [index, [atMs, perSecond]] of points.entries()) {
    // Before the first point nothing is sent: to it the rate steps.
    if (index === 0 && atMs > 0) add(atMs, 0);
    add(index === 0 ? 0 : atMs - at, perSecond);
    at = atMs;
  }
  const [, held = 0] = points.at(-1) ?? [];
  add(Math.max(0, longestMs - lastMs), held);
  return stages;
}
