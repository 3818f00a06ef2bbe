import type { UndoOutcome, UndoOwner } from '#core';
import type { Facts } from './facts.ts';
import type { Check, GuardFinding, Recovery, UndoFinding } from './findings.ts';

/** What each reversible fault and then the load had to have put back, and whether it was. */
export function undoFindings({ undo, plan }: Facts): UndoFinding[] {
  return [...undo.owners]
    .sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([fault, { steps, outcomes, sent, done, error }]) => ({
      fault,
      kind: fault === 'load' ? fault : (plan?.faults[fault]?.kind ?? 'unknown'),
      sent,
      done,
      steps: steps.map(({ id, does, byHand }) => {
        const outcome: UndoOutcome | undefined = outcomes.get(id);
        const detail = outcome?.detail ?? error ?? 'nobody tried';
        return { id, does, byHand, state: outcome?.state ?? ('left' as const), detail };
      }),
      ...(error !== undefined && { error }),
    }));
}

function placeOf(owner: UndoOwner): number {
  return owner === 'load' ? Infinity : owner;
}

/** Which guards there were, and how soon the one that was broken was noticed. */
export function guardFindings({ started, trips }: Facts): GuardFinding[] {
  return (started?.experiment.guards ?? []).map(({ text }, index) => {
    const trip = trips.find(({ guard }) => guard === index);
    if (!trip) return { text, tripped: null };
    const { since, due, at } = trip;
    return { text, tripped: { since, due, at } };
  });
}

/** Whether everything that was changed is as before; asked only where something was to be put back. */
export function undoneCheck(undos: readonly UndoFinding[]): Check[] {
  const steps = undos.flatMap((undo) => undo.steps);
  if (steps.length === 0) return [];
  const left = steps.filter(({ state }) => state === 'left');
  const needless = steps.filter(({ state }) => state === 'needless').length;
  const whole =
    needless === 0
      ? `all ${steps.length} steps are put back`
      : `${steps.length - needless} of ${steps.length} steps are put back, and ${needless} needed nothing any more`;
  const detail =
    left.length === 0
      ? whole
      : `${left.length} of ${steps.length} steps are not put back: ${left.map(({ does }) => does).join(', ')}`;
  return [{ name: 'fault undone', isOk: left.length === 0, detail }];
}

/** The recovery as the second clock has it: from the first request that put something back. */
export function recoverySinceUndo(
  { interval, why }: Recovery,
  undos: readonly UndoFinding[],
  t0: number | null,
): Recovery {
  // What load changed had nobody down, so that nobody comes back from it.
  const sent = undos.flatMap((undo) => (undo.fault === 'load' ? [] : (undo.sent ?? [])));
  if (t0 === null || sent.length === 0) return { interval: null, why: 'nothing was put back' };
  if (interval === null) return { interval, ...(why !== undefined && { why }) };
  const after = Math.min(...sent) - t0;
  const lo = Math.max(0, interval.lo - after);
  return {
    interval: { lo, hi: interval.hi === null ? null : Math.max(lo, interval.hi - after) },
    ...(why !== undefined && { why }),
  };
}
