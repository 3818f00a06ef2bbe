import type { LiveService, LiveView } from '#analysis';
import type { Plan, Watch } from '#core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Recording } from './recording.ts';
import { isKnown, isWatched, missedBetween, troubleIn } from './steady.ts';
import type { Missed } from './steady.ts';

/** A service of which so many sends tell nothing is not known. */
const looksToBeKnown = 3;

interface SteadyOptions {
  recording: Pick<Recording, 'view' | 'until' | 'emit'>;
  watch: Pick<Watch, 'steadyForMs' | 'giveUpAfterMs'>;
  signal: AbortSignal;
}

/**
 * Watches for as long as steady lasts, and tells why what was seen is no ground to hurt anybody; undefined when it is
 * one. Every probe has told something by then: a seldom one, whose first answer may tell nothing, is waited for. What
 * Squall missed while it was still warming up itself is not counted; where it missed too much later, it goes on watching,
 * by as long again each time, until that is little of the whole or can't become so within `giveUpAfterMs`.
 */
export async function watchSteady(plan: Plan, options: SteadyOptions): Promise<string | undefined> {
  const { recording, watch, signal } = options;
  const rarestMs = Math.max(0, ...plan.probes.map(({ intervalMs }) => intervalMs));
  const before = recording.view().services;
  await sleep(watch.steadyForMs, undefined, { signal });
  await see(({ state }) => state !== 'waiting', watch.giveUpAfterMs, options);
  let { services } = await see(isKnown, looksToBeKnown * rarestMs, options);
  // Who watches for longer learns no more of what never told anything.
  if (!services.every(isKnown)) return troubleIn(services);
  let missed = missedBetween(before, services);
  const stretches = Math.max(1, watch.giveUpAfterMs / watch.steadyForMs);
  const mayComeRight = (so: number) => isWatched({ ...missed, sent: (missed.sent * stretches) / so });
  for (let so = 1; !isWatched(missed) && so + 1 <= stretches && mayComeRight(so); so++) {
    recording.emit({
      type: 'note',
      level: 'warning',
      text: `Steady is watched for longer: ${told(missed)}.`,
    });
    await sleep(watch.steadyForMs, undefined, { signal });
    ({ services } = recording.view());
    missed = missedBetween(before, services);
  }
  return isWatched(missed) ? troubleIn(services) : `steady was not watched, ${told(missed)}`;
}

function told({ sent, spoiled }: Missed): string {
  return `${spoiled} of ${sent} sends are unknown`;
}

/** The view once it is so of every service, or after so many milliseconds. */
async function see(
  isSo: (service: LiveService) => boolean,
  patienceMs: number,
  { recording, signal }: SteadyOptions,
): Promise<LiveView> {
  const patience = AbortSignal.timeout(Math.ceil(patienceMs));
  const either = AbortSignal.any([signal, patience]);
  return recording
    .until(({ services }) => services.every(isSo), either)
    .catch((error: unknown) => {
      if (patience.aborted && !signal.aborted) return recording.view();
      throw error;
    });
}
