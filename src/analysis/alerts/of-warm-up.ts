import { formatDuration } from '#core';
import type { AlertFinding, Firing } from './finding.ts';
import { firingsOf } from './firings.ts';
import { mayFireForMs } from './judge-alert.ts';
import type { AlertContext, SeenAlert } from './judge-alert.ts';

type Judged = Pick<AlertFinding, 'because' | 'firings' | 'recovery' | 'duringWarmUp'>;

/**
 * Tells what the warm-up made fire from what the fault did. What cleared before t0 is the warm-up's. What began to fire
 * since, and so soon that it may still have been for the warm-up, may be no matter of the fault: it bounds nothing from below.
 */
export function apartFromWarmUp<T extends Judged>(
  judged: T,
  seen: SeenAlert,
  { t0, warmUp = null }: AlertContext,
): T {
  if (t0 === null || warmUp === null) return judged;
  const duringWarmUp = firingsBefore(seen, warmUp.from, t0);
  const own = withFirings(judged, duringWarmUp);
  const [first] = judged.firings;
  const mayFireUntil = warmUp.to + mayFireForMs(seen.description) - t0;
  if (!first || first.fired.lo > mayFireUntil) return own;
  const agoMs = Math.max(0, t0 - warmUp.to);
  const why = `it may be for the warm-up, which ended ${formatDuration(agoMs)} before the fault`;
  const { interval, evidence } = judged.recovery;
  const lo = { at: 0, by: seen.source, saw: why };
  return {
    ...own,
    because: `${own.because}; ${why}`,
    recovery: {
      ...judged.recovery,
      interval: interval && { ...interval, lo: 0 },
      ...(evidence && { evidence: { ...evidence, lo } }),
    },
  };
}

function withFirings<T extends Judged>(judged: T, duringWarmUp: Firing[]): T {
  const clearedMs = duringWarmUp.at(-1)?.cleared?.hi;
  if (clearedMs == null) return judged;
  const told = `it fired while it was warmed up, and had cleared ${formatDuration(-clearedMs)} before the fault`;
  return { ...judged, duringWarmUp, because: `${judged.because}; ${told}` };
}

/** Firings that began since the begin of the warm-up and were over by t0; from t0, so that they are below 0. */
function firingsBefore(seen: SeenAlert, from: number, t0: number): Firing[] {
  const { firings } = firingsOf(seen, seen.changes, from);
  const shift = from - t0;
  return firings.flatMap(({ fired, cleared }) => {
    if (cleared?.hi == null || cleared.hi + shift >= 0) return [];
    const moved = { lo: cleared.lo + shift, hi: cleared.hi + shift };
    return { fired: { lo: fired.lo + shift, hi: (fired.hi ?? 0) + shift }, cleared: moved };
  });
}
