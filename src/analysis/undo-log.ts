import type { Event, UndoOutcome, UndoStep } from '#core';

/** What one fault has to have put back, and what became of it. */
export interface FaultUndo {
  steps: UndoStep[];
  outcomes: Map<string, UndoOutcome>;
  /** t0 of the second clock, monotonic milliseconds; null while nothing was sent. */
  sent: number | null;
  done: number | null;
  error?: string;
}

/** What is to be put back and what has been, as the events come; by the fault's place in the plan. */
export class UndoLog {
  readonly faults = new Map<number, FaultUndo>();

  step(event: Event): void {
    if (event.type === 'undo-recorded') {
      const { steps } = this.#fault(event.fault);
      if (!steps.some(({ id }) => id === event.step.id)) steps.push(event.step);
    }
    if (event.type === 'undo-sent') this.#fault(event.fault).sent ??= event.sent;
    if (event.type === 'undo-done') {
      const fault = this.#fault(event.fault);
      for (const outcome of event.outcomes) fault.outcomes.set(outcome.id, outcome);
      fault.done = event.done;
      if (event.error === undefined) delete fault.error;
      else fault.error = event.error;
    }
  }

  /** Steps that nobody has put back, with why as far as it was told. */
  left(): { fault: number; step: UndoStep; why: string }[] {
    return [...this.faults].flatMap(([fault, { steps, outcomes, error, sent }]) =>
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
    const undo = this.faults.get(fault);
    return undo === undefined || undo.done === null ? null : (undo.sent ?? undo.done);
  }

  /** When the last of them had been tried; null where that is awaited, or there was nothing. */
  get lastDoneAt(): number | null {
    const times = [...this.faults.values()].map(({ done }) => done);
    return times.length === 0 || times.includes(null)
      ? null
      : Math.max(...times.flatMap((time) => time ?? []));
  }

  #fault(index: number): FaultUndo {
    const fault = this.faults.get(index) ?? { steps: [], outcomes: new Map(), sent: null, done: null };
    this.faults.set(index, fault);
    return fault;
  }
}
