import type { Clock, Plan, UndoOutcome, UndoOwner, UndoStep } from '#core';
import type { OpenedTarget } from './decide.ts';
import type { Recording } from './recording.ts';
import { undoSteps } from './undo.ts';

/** A step that was not put back. */
export interface LeftStep {
  step: UndoStep;
  why: string;
}

type Opened = Pick<OpenedTarget, 'target' | 'lost'>;

interface UndosOptions {
  recording: Recording;
  clock: Clock;
  /** How long putting back what one owner changed may take. */
  withinMs: number;
}

/** What a run has recorded to be put back, and puts back: by itself, so that no failure of the run gets in its way. */
export class Undos {
  readonly #options: UndosOptions;
  readonly #steps = new Map<UndoOwner, UndoStep[]>();
  readonly #outcomes = new Map<UndoOwner, UndoOutcome[]>();
  readonly #undoing = new Map<UndoOwner, Promise<void>>();

  constructor(options: UndosOptions) {
    this.#options = options;
  }

  /** Resolves when the step is on disk; before that, nothing that makes it necessary may leave. */
  async record(owner: UndoOwner, step: UndoStep): Promise<void> {
    const { recording } = this.#options;
    this.#steps.set(owner, [...(this.#steps.get(owner) ?? []), step]);
    recording.emit({ type: 'undo-recorded', fault: owner, step });
    await recording.sync();
  }

  /** Something was to be put back, and all of it is. */
  get isDone(): boolean {
    return this.#steps.size > 0 && this.left.length === 0;
  }

  has(owner: UndoOwner): boolean {
    return this.#steps.has(owner);
  }

  /** Puts back what one owner changed: it tries once, for as long as makes sense, and whoever asks meanwhile waits. */
  async undo(owner: UndoOwner, plan: Pick<Plan, 'faults'>, opened: Opened): Promise<void> {
    const steps = this.#steps.get(owner);
    if (!steps) return;
    const begun = this.#undoing.get(owner) ?? this.#undo(owner, plan, steps, opened);
    this.#undoing.set(owner, begun);
    await begun;
  }

  async #undo(
    owner: UndoOwner,
    plan: Pick<Plan, 'faults'>,
    steps: readonly UndoStep[],
    { target, lost }: Opened,
  ): Promise<void> {
    const { recording, clock, withinMs } = this.#options;
    // Each has its own: the hold of one fault must not use up the time of another.
    const options = { target, recording, clock, gone: lost, signal: AbortSignal.timeout(withinMs) };
    this.#outcomes.set(owner, await undoSteps(owner, plan, steps, options));
  }

  /** Puts back what faults did, all at once: none has to wait for another that fails or takes long. */
  async undoFaults(plan: Pick<Plan, 'faults'>, opened: Opened): Promise<void> {
    const faults = [...this.#steps.keys()].filter((owner) => owner !== 'load');
    await Promise.all(faults.map((owner) => this.undo(owner, plan, opened)));
  }

  /** Whether something is left that a fault did, and not only what hurts nobody. */
  get isHurtLeft(): boolean {
    return [...this.#steps].some(([owner]) => owner !== 'load' && this.#leftOf(owner).length > 0);
  }

  get left(): LeftStep[] {
    return [...this.#steps.keys()].flatMap((owner) => this.#leftOf(owner));
  }

  #leftOf(owner: UndoOwner): LeftStep[] {
    const outcomes = this.#outcomes.get(owner) ?? [];
    return (this.#steps.get(owner) ?? []).flatMap((step) => {
      const outcome = outcomes.find(({ id }) => id === step.id);
      if (outcome && outcome.state !== 'left') return [];
      return { step, why: outcome?.detail ?? 'nobody tried' };
    });
  }
}
