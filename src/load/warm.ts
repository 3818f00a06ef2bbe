import { TargetError } from '#core';
import type { LoadJob, LoadSlice, RateProfile, WarmUpPlan } from '#core';
import type { LoadEnd, LoadEngine, LoadOptions } from './contract.ts';
import { engineNamed } from './engines.ts';
import { profileOfRamp } from './ramp-profile.ts';
import { createRamp } from './warm-up/index.ts';
import type { RampStep } from './warm-up/index.ts';

const stepEveryMs = 250;
/** Every generator hears of a rate before it counts. */
const steerLeadMs = 20;
/** How often a reason is told anew while rate and stage stay. */
const tellWhyEveryMs = 1000;
/** Where nothing changes at all, it is told so often that it goes on. */
const tellAnywayEveryMs = 30_000;

interface WarmOptions extends LoadOptions {
  /** Told of every change of rate or stage, and of the reason while nothing else changes, once a second. */
  onStep(this: void, step: RampStep): void;
  /** Told when nothing is sent any more. */
  onEnded(this: void, untilMs: number, error: Error | undefined): void;
  /** Told when it has begun. */
  onStarted(this: void, engine: LoadEngine): void;
}

/**
 * Sends a warm-up until it is warm or gave up: the last step tells which. Rejects where it can't be sent, where what
 * sends it ends by itself, and when the signal aborts; nothing is left then.
 */
export async function warmUp(plan: WarmUpPlan, options: WarmOptions, signal: AbortSignal): Promise<RampStep> {
  const { now, onSlices, onStep, onEnded, onStarted } = options;
  const engine = engineNamed(plan.job.engine);
  const told: LoadSlice[] = [];
  const running = await engine.start(
    jobOf(plan, engine),
    {
      ...options,
      onSlices: (slices) => {
        told.push(...slices);
        onSlices(slices);
      },
    },
    signal,
  );
  onStarted(engine);
  const ramp = createRamp(plan, now());
  const over = Promise.withResolvers<RampStep>();
  let last: RampStep | undefined;
  let toldAtMs = -Infinity;
  const timer = setInterval(() => {
    const step = ramp.step(now(), told.splice(0));
    if (step.perSecond !== last?.perSecond) running.setRate?.(step.perSecond, now() + steerLeadMs);
    const isNews = step.perSecond !== last?.perSecond || step.stage !== last.stage;
    const sinceMs = now() - toldAtMs;
    const isDue = sinceMs >= (step.why === last?.why ? tellAnywayEveryMs : tellWhyEveryMs);
    last = step;
    if (isNews || isDue) {
      toldAtMs = now();
      onStep(step);
    }
    if (step.isOver) over.resolve(step);
  }, stepEveryMs);
  const onAbort = () => over.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  let error: Error | undefined;
  const onEnd = (end: LoadEnd): void => {
    error = end.error;
    over.reject(end.error ?? new TargetError('The warm-up ended by itself before anything was shown.'));
  };
  void running.ended.then(onEnd);
  let untilMs = now();
  try {
    return await over.promise;
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', onAbort);
    untilMs = now();
    await running.stop(signal);
    onEnded(untilMs, error);
  }
}

/** An engine that can be steered begins at the first rate and is told the others; one that can't has the whole ramp. */
function jobOf(plan: WarmUpPlan, { canBeSteered }: LoadEngine): LoadJob {
  const profile: RateProfile = canBeSteered ? { points: [[0, plan.fromPerSecond]] } : profileOfRamp(plan);
  return { ...plan.job, profile };
}
