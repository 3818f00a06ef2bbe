import { formatDuration } from '#core';
import type { LoadSlice, WarmUpPlan, WarmUpStage } from '#core';
import { courseByTime } from './by-time.ts';
import { courseByAnswers } from './climb.ts';
import type { Course, Leg } from './course.ts';
import { createEvidence, latelyOk, stretchMs } from './evidence.ts';
import { Seconds } from './seconds.ts';

/** What a warm-up does from now on. */
export interface RampStep {
  perSecond: number;
  stage: WarmUpStage;
  /** What led here; while it proves and when it gave up, the criteria that are not met. */
  why: string;
  /** It is warm or gave up: every later step says the same. */
  isOver?: true;
}

/** A warm-up as a state machine without a clock. */
export interface Ramp {
  /** To be called about four times a second with what was told since the last time. */
  step(nowMs: number, slices: readonly LoadSlice[]): RampStep;
}

/** Proven rates look back so far; answers may be later than that by the longest timeout. */
const lookBackMs = 150_000;
/** A stretch grows by whole seconds, and long ones are not judged for nothing. */
const judgeEveryMs = 1000;

/** Begins a warm-up; times are monotonic milliseconds of the run. It always ends: warm on evidence, or by giving up. */
export function createRamp(plan: WarmUpPlan, startMs: number): Ramp {
  const { toPerSecond, ready, giveUpAfterMs, job } = plan;
  const longestMs = Math.max(0, ...job.scenarios.map(({ timeoutMs }) => timeoutMs));
  const seconds = new Seconds(Math.max(lookBackMs, stretchMs(ready)) + longestMs);
  const course = courseOf(plan, startMs, seconds);
  const evidence = createEvidence(ready, toPerSecond, seconds);
  let judged: { at: number; isWarm: boolean; unmet: string[] } | undefined;
  let over: RampStep | undefined;

  return {
    step(nowMs, slices) {
      if (over) return over;
      seconds.add(slices);
      const leg = course.next(nowMs, slices);
      const isThere = leg.perSecond >= toPerSecond;
      if (isThere) evidence.reached(nowMs);
      else leave();
      const isLate = nowMs - startMs >= giveUpAfterMs;
      if (!isThere && !isLate) return leg;
      if (isLate || !judged || nowMs - judged.at >= judgeEveryMs)
        judged = { at: nowMs, ...evidence.judge(nowMs) };
      const { isWarm, unmet } = judged;
      const why = unmet.join('; ');
      if (isWarm) over = { ...leg, stage: 'warm', why: `all criteria met at ${toPerSecond}/s`, isOver: true };
      else if (isLate) over = { ...leg, stage: 'gave up', why: gaveUp(leg, nowMs, why), isOver: true };
      return over ?? { ...leg, stage: 'proving', why };
    },
  };

  function leave(): void {
    evidence.left();
    judged = undefined;
  }

  function gaveUp({ perSecond, trouble }: Leg, nowMs: number, unmet: string): string {
    const because = perSecond < toPerSecond && trouble !== undefined ? `; ${trouble}` : '';
    const ok = latelyOk(seconds, nowMs);
    const through = ok
      ? `, of which ${Number(ok.perSecond.toPrecision(3))}/s were ok in the last ${formatDuration(ok.lastedMs)}`
      : '';
    return `after ${formatDuration(giveUpAfterMs)} at ${perSecond}/s${through}: ${unmet}${because}`;
  }
}

function courseOf(plan: WarmUpPlan, startMs: number, seconds: Seconds): Course {
  const { growth } = plan;
  return growth.by === 'answers'
    ? courseByAnswers(plan, growth, startMs, seconds)
    : courseByTime(plan, growth, startMs);
}
