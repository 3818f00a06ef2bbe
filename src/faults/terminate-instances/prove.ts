import type { FaultPlan, VictimProof } from '#core';
import type { ProveContext } from '../contract.ts';
import { terminationOf } from './inject.ts';

const ending = new Set(['shutting-down', 'terminated']);
// EC2 may go on saying `running` for some seconds; a denial needs this long and two reads that agree.
const patienceMs = 10_000;
const limitMs = 30_000;
const longestPauseMs = 4_000;

/** Reads states until every victim is ending, or the target has had long enough to say so. */
export async function prove(plan: FaultPlan, context: ProveContext): Promise<VictimProof[]> {
  const { target, signal } = context;
  const instances = terminationOf(target);
  const seen = new Map(plan.victims.map(({ id }) => [id, 'unread']));
  let waitedMs = 0;
  let pauseMs = 250;
  for (;;) {
    signal.throwIfAborted();
    const open = [...seen].filter(([, state]) => state !== 'terminated').map(([id]) => id);
    const hasChanged = note(await instances.states(open, signal), seen);
    const isProven = [...seen.values()].every((state) => ending.has(state));
    if (isProven || waitedMs >= limitMs || (waitedMs >= patienceMs && !hasChanged)) break;
    await context.wait(pauseMs);
    waitedMs += pauseMs;
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
  return [...seen].map(([id, state]) => ({ id, state, isProven: ending.has(state) }));
}

/** Takes over new states and tells whether any was new; one that is ending never comes back to life. */
function note(states: readonly { id: string; state: string }[], seen: Map<string, string>): boolean {
  let hasChanged = false;
  for (const { id, state } of states) {
    const before = seen.get(id);
    if (before === undefined || before === state) continue;
    if (ending.has(before) && state !== 'terminated') continue;
    seen.set(id, state);
    hasChanged = true;
  }
  return hasChanged;
}
