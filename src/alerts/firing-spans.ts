import type { AlertTransition } from '#core';

/** One cause of an alert: from when until when it held, wall milliseconds; null while it still does. */
export interface FiringSpan {
  from: number;
  to: number | null;
}

/** The changes of an alert that fires while at least one of its causes holds. */
export function transitionsOf(id: string, spans: readonly FiringSpan[]): AlertTransition[] {
  const transitions: AlertTransition[] = [];
  let until = -Infinity;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (from > until) {
      if (transitions.length > 0) transitions.push({ id, from: 'firing', to: 'quiet', at: until });
      transitions.push({ id, from: 'quiet', to: 'firing', at: from });
    }
    until = Math.max(until, to ?? Infinity);
  }
  if (transitions.length > 0 && until < Infinity)
    transitions.push({ id, from: 'firing', to: 'quiet', at: until });
  return transitions;
}
