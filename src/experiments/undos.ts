import type { Clock, FaultPlan, Plan, UndoOutcome, UndoStep } from '#core';
import type { OpenedTarget } from './decide.ts';
import type { Recording } from './recording.ts';
import { undoFault } from './undo.ts';

/** A step that was not put back. */
export interface LeftStep {
  step: UndoStep;
  why: string;
}

type Opened = Pick<OpenedTarget, 'target' | 'lost'>;

interface UndosOptions {
  recording: Recording;
  clock: Clock;
  /** How long putting back one fault may take. */
  withinMs: number;
}

/** What a run has recorded to be put back, and puts back: by itself, so that no failure of the run gets in its way. */
export class Undos {
  readonly #options: UndosOptions;
  readonly #steps = new Map<number, UndoStep[]>();
  readonly #outcomes = new Map<number, UndoOutcome[]>();
  readonly #undoing = new Map<number, Promise<void>>();

  constructor(options: UndosOptions) {
    this.#options = options;
  }

  /** Resolves when the step is on disk; before that, nothing that makes it necessary may leave. */
  async record(fault: number, step: UndoStep): Promise<void> {
    const { recording } = this.#options;
    this.#steps.set(fault, [...(this.#steps.get(fault) ?? []), step]);
    recording.emit({ type: 'undo-recorded', fault, step });
    await recording.sync();
  }

  /** Something was to be put back, and all of it is. */
  get isDone(): boolean {
    return this.#steps.size > 0 && this.left.length === 0;
  }

  has(fault: number): boolean {
    return this.#steps.has(fault);
  }

  /** Puts back one fault: it tries once, for as long as makes sense, and whoever asks meanwhile waits for that. */
  async undo(fault: number, { faults }: Pick<Plan, 'faults'>, opened: Opened): Promise<void> {
    const steps = this.#steps.get(fault);
    const plan = faults[fault];
    if (!steps || !plan) return;
    const begun = this.#undoing.get(fault) ?? this.#undo(fault, plan, steps, opened);
    this.#undoing.set(fault, begun);
    await begun;
  }

  async #undo(
    fault: number,
    plan: FaultPlan,
    steps: readonly UndoStep[],
    { target, lost }: Opened,
  ): Promise<void> {
    const { recording, clock, withinMs } = this.#options;
    // Each fault has its own: the hold of one must not use up the time of another.
    const options = { target, recording, clock, gone: lost, signal: AbortSignal.timeout(withinMs) };
    this.#outcomes.set(fault, await undoFault(fault, plan.kind, steps, options));
  }

  /** Puts back what is left, all faults at once: none has to wait for another that fails or takes long. */
  async undoAll(plan: Pick<Plan, 'faults'>, opened: Opened): Promise<void> {
    await Promise.all([...this.#steps.keys()].map((fault) => this.undo(fault, plan, opened)));
  }

  get left(): LeftStep[] {
    return [...this.#steps].flatMap(([fault, steps]) => {
      const outcomes = this.#outcomes.get(fault) ?? [];
      return steps.flatMap((step) => {
        const outcome = outcomes.find(({ id }) => id === step.id);
        if (outcome && outcome.state !== 'left') return [];
        return { step, why: outcome?.detail ?? 'nobody tried' };
      });
    });
  }
}
