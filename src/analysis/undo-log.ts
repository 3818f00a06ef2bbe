import type { Event, UndoOutcome, UndoOwner, UndoStep } from '#core';

/** What one owner has to have put back, and what became of it. */
export interface OwnUndo {
  steps: UndoStep[];
  outcomes: Map<string, UndoOutcome>;
  /** Of a fault t0 of the second clock, monotonic milliseconds; null while nothing was sent. */
  sent: number | null;
  done: number | null;
  error?: string;
}

/** What is to be put back and what has been, as the events come; by whose it is. */
export class UndoLog {
  readonly owners = new Map<UndoOwner, OwnUndo>();

  step(event: Event): void {
    if (event.type === 'undo-recorded') {
      const { steps } = this.#of(event.fault);
      if (!steps.some(({ id }) => id === event.step.id)) steps.push(event.step);
    }
    if (event.type === 'undo-sent') this.#of(event.fault).sent ??= event.sent;
    if (event.type === 'undo-done') {
      const own = this.#of(event.fault);
      for (const outcome of event.outcomes) own.outcomes.set(outcome.id, outcome);
      own.done = event.done;
      if (event.error === undefined) delete own.error;
      else own.error = event.error;
    }
  }

  /** Steps that nobody has put back, with why as far as it was told. */
  left(): { fault: UndoOwner; step: UndoStep; why: string }[] {
    return [...this.owners].flatMap(([fault, { steps, outcomes, error, sent }]) =>
      steps.flatMap((step) => {
        const outcome = outcomes.get(step.id);
        if (outcome !== undefined && outcome.state !== 'left') return [];
        return {
          fault,
          step,
          why: outcome?.detail ?? error ?? (sent === null ? 'nobody tried' : 'being put back'),
        };
      }),
    );
  }

  /**
   * From when a fault's victims may count again: the first request that put something back. What of it is left is told
   * apart, and nobody waits for it. Null while nobody has tried.
   */
  backFrom(fault: number): number | null {
    const undo = this.owners.get(fault);
    return undo === undefined || undo.done === null ? null : (undo.sent ?? undo.done);
  }

  /** When the last fault had been tried; null where that is awaited, or there was nothing. */
  get lastDoneAt(): number | null {
    // What load changed stays until the end, and nobody is hurt by it meanwhile.
    const times = [...this.owners].flatMap(([owner, { done }]) => (owner === 'load' ? [] : [done]));
    return times.length === 0 || times.includes(null)
      ? null
      : Math.max(...times.flatMap((time) => time ?? []));
  }

  #of(owner: UndoOwner): OwnUndo {
    const own = this.owners.get(owner) ?? { steps: [], outcomes: new Map(), sent: null, done: null };
    this.owners.set(owner, own);
    return own;
  }
}
