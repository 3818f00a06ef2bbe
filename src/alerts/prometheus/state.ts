import type { AlertState } from '#core';
import type { Rule } from './read.ts';

/** A rule that was not evaluated for so many of its intervals, and so much longer, says nothing of now. */
const missedIntervals = 3;
const graceMs = 5_000;

/** What a rule tells of its alert; `wall` is Prometheus's own clock. */
export function stateOf(id: string, rule: Rule | undefined, wall: number): AlertState {
  const silent = (reason: string): AlertState => ({ id, status: 'no-data', since: null, reason });
  if (!rule) return silent('the rule is no longer there');
  if (rule.health === 'err')
    return silent(`the rule can't be evaluated: ${rule.lastError ?? 'no reason is told'}`);
  if (rule.health !== 'ok') return silent('the rule was not evaluated yet');
  // A comparison with NaN is false, so a time that can't be read is silent too.
  if (!(wall - rule.evaluatedAt <= missedIntervals * rule.intervalMs + graceMs))
    return silent('the rule is not evaluated any more');
  switch (rule.state) {
    case 'firing':
      return { id, status: 'firing', since: firedAt(rule), ...countOf(rule, 'firing') };
    case 'pending':
      return { id, status: 'pending', since: firstOf(rule, 'pending'), ...countOf(rule, 'pending') };
    case 'inactive':
      return { id, status: 'quiet', since: null };
    default:
      return silent(`the rule is ${rule.state}`);
  }
}

/** The evaluation at which the first one began to fire: `for` after it became pending, on the group's beat. */
function firedAt(rule: Rule): number | null {
  const pendingAt = firstOf(rule, 'firing');
  return pendingAt === null ? null : pendingAt + Math.ceil(rule.forMs / rule.intervalMs) * rule.intervalMs;
}

function firstOf({ alerts }: Rule, state: 'firing' | 'pending'): number | null {
  const times = alerts.filter((alert) => alert.state === state).map(({ activeAt }) => activeAt);
  return times.length === 0 ? null : Math.min(...times);
}

function countOf({ alerts }: Rule, state: 'firing' | 'pending'): { reason: string } {
  const count = alerts.filter((alert) => alert.state === state).length;
  return { reason: `${count} ${state}` };
}
