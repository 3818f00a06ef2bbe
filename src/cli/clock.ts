import type { Clock } from '#core';

/** The real clock of one run, and the `hrtime` at its zero that the pacing worker shares. */
export function startClock(): { clock: Clock; origin: bigint } {
  const origin = process.hrtime.bigint();
  return {
    origin,
    clock: { now: () => Number(process.hrtime.bigint() - origin) / 1e6, wall: () => Date.now() },
  };
}
