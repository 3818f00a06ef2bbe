import { harnessOverloaded } from '#core';
import type { Outcome } from '#core';

/** What one send came to. */
export interface Judgement {
  outcome: Outcome;
  reason?: string | undefined;
  /** Of the answer's body. */
  bytes?: number | undefined;
}

/** How long a send took: by the clock, and of that the time in which the loop could have read the answer. */
export interface Elapsed {
  wallMs: number;
  awakeMs: number;
}

const timedOut: Judgement = { outcome: 'failed', reason: 'timeout' };
const overloaded: Judgement = { outcome: 'unknown', reason: harnessOverloaded };
// Without an answer, and starved for so long, nothing can be told any more.
export const undecidedAfter = 3;

/**
 * What an answer counts for. Its true latency lies in [awake, wall]: all of it over the timeout is a failure, all of it
 * under is what the answer says, across it is unknown. An answer that is no ok stays what it is, however late.
 */
export function judgeAnswer(answer: Judgement, elapsed: Elapsed, timeoutMs: number): Judgement {
  if (answer.outcome !== 'ok') return answer;
  if (elapsed.awakeMs > timeoutMs) return timedOut;
  return elapsed.wallMs > timeoutMs ? overloaded : answer;
}

/** How many sends of one probe are undecided at once at most, when none is answered and the loop is starved. */
export function mostInFlight(intervalMs: number, timeoutMs: number): number {
  // Both the oldest and the newest may have left up to one interval late.
  return Math.ceil((undecidedAfter * timeoutMs) / intervalMs) + 2;
}

/** What silence counts for; undefined while it is too early to tell. */
export function judgeSilence(elapsed: Elapsed, timeoutMs: number): Judgement | undefined {
  if (elapsed.awakeMs >= timeoutMs) return timedOut;
  return elapsed.wallMs >= undecidedAfter * timeoutMs ? overloaded : undefined;
}
