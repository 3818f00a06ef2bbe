import type { AlertStatus, AlertTransition } from '#core';
import type { Rule, Series } from './read.ts';

/** An alert without a sample for so many intervals was cleared after the last one. */
const missedIntervals = 2.5;

/**
 * The changes of one rule's alert as its samples tell them. Each evaluation leaves a sample while an alert is pending
 * or firing, and none when it is not, so it cleared one interval after its last sample. `now` is Prometheus's clock.
 */
export function transitionsIn(
  series: readonly Series[],
  { id, name, labels, intervalMs }: Pick<Rule, 'id' | 'name' | 'labels' | 'intervalMs'>,
  now: number,
): AlertTransition[] {
  const firing = new Set<number>();
  const seen = new Set<number>();
  for (const { labels: own, at } of series) {
    if (own['alertname'] !== name || !isOfRule(own, labels)) continue;
    for (const moment of at) {
      seen.add(moment);
      if (own['alertstate'] === 'firing') firing.add(moment);
    }
  }
  const transitions: AlertTransition[] = [];
  let status: AlertStatus = 'quiet';
  const change = (to: AlertStatus, at: number) => {
    if (to === status) return;
    transitions.push({ id, from: status, to, at });
    status = to;
  };
  let last = -Infinity;
  for (const moment of [...seen].sort((a, b) => a - b)) {
    if (moment - last > missedIntervals * intervalMs) change('quiet', last + intervalMs);
    change(firing.has(moment) ? 'firing' : 'pending', moment);
    last = moment;
  }
  if (now - last > missedIntervals * intervalMs) change('quiet', last + intervalMs);
  return transitions;
}

/** Labels with templates are other in each series, so they tell nothing. */
function isOfRule(own: Record<string, string>, ofRule: Record<string, string>): boolean {
  return Object.entries(ofRule).every(([label, value]) => value.includes('{{') || own[label] === value);
}
