import { messageOf } from '#core';
import type { Clock, Plan, UndoOutcome, UndoOwner, UndoStep } from '#core';
import type { UndoContext } from '#faults';
import type { Target } from '#targets';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultNamed } from './plan-faults.ts';
import type { Recording } from './recording.ts';
import { undoReservation } from './undo-reservation.ts';

/** How long putting back may take where the experiment does not say. */
export const usualUndoMs = 600_000;

interface UndoOptions {
  target: Target;
  recording: Pick<Recording, 'emit'>;
  clock: Pick<Clock, 'now'>;
  /** The undo's own: neither the run's end nor its deadline is in it. */
  signal: AbortSignal;
  /** Aborts, with the reason, when the target has ended with everything in it: then there is nothing to put back. */
  gone?: AbortSignal | undefined;
}

/** Puts back what one owner changed; a second time it finds nothing to do. Every step has an outcome; it never raises. */
export async function undoSteps(
  owner: UndoOwner,
  plan: Pick<Plan, 'faults'> | undefined,
  steps: readonly UndoStep[],
  { target, recording, clock, signal: patience, gone = new AbortController().signal }: UndoOptions,
): Promise<UndoOutcome[]> {
  let outcomes: UndoOutcome[] = [];
  let error: string | undefined;
  let isSent = false;
  const signal = AbortSignal.any([patience, gone]);
  const onSent = () => {
    if (!isSent) recording.emit({ type: 'undo-sent', fault: owner, sent: clock.now() });
    isSent = true;
  };
  try {
    signal.throwIfAborted();
    outcomes = await undoOf(owner, plan, steps, {
      target,
      signal,
      onSent,
      wait: (ms) => sleep(ms, undefined, { signal }),
    });
  } catch (thrown) {
    error = patience.aborted ? whyEnded(patience.reason) : messageOf(thrown);
  }
  const told = new Set(outcomes.map(({ id }) => id));
  const untold = steps
    .filter(({ id }) => !told.has(id))
    .map(({ id }): UndoOutcome =>
      gone.aborted
        ? { id, state: 'needless', detail: messageOf(gone.reason) }
        : { id, state: 'left', detail: error ?? 'nothing was told of it' },
    );
  const all = [...outcomes, ...untold];
  recording.emit({
    type: 'undo-done',
    fault: owner,
    done: clock.now(),
    outcomes: all,
    ...(error !== undefined && !gone.aborted && { error }),
  });
  return all;
}

function undoOf(
  owner: UndoOwner,
  plan: Pick<Plan, 'faults'> | undefined,
  steps: readonly UndoStep[],
  context: UndoContext,
): Promise<UndoOutcome[]> {
  if (owner === 'load') return undoReservation(steps, context);
  const kind = plan?.faults[owner]?.kind ?? 'unknown';
  const fault = faultNamed(kind);
  if (!fault.undo) throw new Error(`${kind} has no undo`);
  return fault.undo(steps, context);
}

function whyEnded(reason: unknown): string {
  const isLate = reason instanceof DOMException && reason.name === 'TimeoutError';
  return isLate ? 'there was no time left to put it back' : `putting back was ${messageOf(reason)}`;
}

/** Notes that the target has ended with everything in it, of which `how` tells. */
export function endWith(
  how: string,
  owner: UndoOwner,
  steps: readonly UndoStep[],
  { recording, clock }: Pick<UndoOptions, 'recording' | 'clock'>,
): UndoOutcome[] {
  const outcomes = steps.map(({ id }): UndoOutcome => ({ id, state: 'needless', detail: how }));
  recording.emit({ type: 'undo-done', fault: owner, done: clock.now(), outcomes });
  return outcomes;
}
