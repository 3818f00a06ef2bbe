import type { Clock, Event, Plan, UndoOutcome, UndoOwner, UndoStep, Writer } from '#core';
import type { Target } from '#targets';
import type { EventStore } from './recording.ts';
import { endWith, undoSteps, usualUndoMs } from './undo.ts';
import type { LeftStep } from './undos.ts';

interface RecoverOptions {
  /** A text says how it ended with everything in it: then nothing has to be put back. */
  target: Target | string;
  squall: string;
  writer: Writer;
  clock: Clock;
  /** The journal of the run, to go on in; undefined where it can't be written. */
  store: EventStore | undefined;
  /** Told of every event, also of those that can't be written. */
  onEvent: (body: Parameters<EventStore['append']>[0]) => void;
  /** Aborts when a person wants it to end. */
  signal: AbortSignal;
}

/** What another process recorded to be put back. */
interface Left {
  fault: UndoOwner;
  step: UndoStep;
}

/** Puts back what a run left, whether its process died or could not; what is still left then is told. */
export async function recoverRun(
  events: readonly Event[],
  left: readonly Left[],
  { target, squall, writer, clock, store, onEvent, signal }: RecoverOptions,
): Promise<{ outcomes: (UndoOutcome & { step: UndoStep })[]; left: LeftStep[] }> {
  const emit = (body: Parameters<EventStore['append']>[0]) => {
    onEvent(body);
    try {
      store?.append(body);
    } catch {
      // A full disk keeps nobody from putting things back; who reads the journal later looks again.
      store = undefined;
    }
  };
  emit({ type: 'run-taken-over', wall: new Date(clock.wall()).toISOString(), squall, writer });
  emit({ type: 'phase', phase: 'undo' });
  const outcomes: (UndoOutcome & { step: UndoStep })[] = [];
  const patience = AbortSignal.any([signal, AbortSignal.timeout(withinMs(events))]);
  const undoOne = async (owner: UndoOwner, steps: UndoStep[]) => {
    const own = { recording: { emit }, clock };
    const told =
      typeof target === 'string'
        ? endWith(target, owner, steps, own)
        : await undoSteps(owner, planOf(events), steps, { ...own, target, signal: patience });
    for (const outcome of told) {
      const step = steps.find(({ id }) => id === outcome.id);
      if (step) outcomes.push({ ...outcome, step });
    }
  };
  const owners = [...Map.groupBy(left, ({ fault }) => fault)];
  await Promise.all(
    owners.map(([owner, own]) =>
      undoOne(
        owner,
        own.map(({ step }) => step),
      ),
    ),
  );
  emit({ type: 'phase', phase: 'done' });
  await store?.sync().catch(() => undefined);
  const stillLeft = outcomes.filter(({ state }) => state === 'left');
  return { outcomes, left: stillLeft.map(({ step, detail }) => ({ step, why: detail })) };
}

function planOf(events: readonly Event[]): Plan | undefined {
  return events.flatMap((event) => (event.type === 'plan' ? [event.plan] : []))[0];
}

function withinMs([first]: readonly Event[]): number {
  const watch = first?.type === 'run-started' ? first.experiment.watch : undefined;
  return watch?.undoWithinMs ?? usualUndoMs;
}
