// How the guards stand, in the same fold as the report. The run stops when one is due; the report tells how soon it did.
import type { Event, Guard, GuardState } from '#core';
import type { RunAnalysis } from '../analysis.ts';
import { dueAfterMs, senseOf } from './senses.ts';
import type { Sense } from './senses.ts';

/** The guards of one run. */
export class GuardLog {
  #watched: { guard: Guard; sense: Sense }[] = [];

  /** To be told of every event once the rest of the fold has taken it. */
  step(event: Event, run: RunAnalysis): void {
    if (event.type === 'run-started')
      this.#watched = (event.experiment.guards ?? []).map((guard) => ({ guard, sense: senseOf(guard, run) }));
    for (const { sense } of this.#watched) sense.step?.(event);
  }

  /** In the order of the file. */
  states(): GuardState[] {
    return this.#watched.map(({ guard, sense }) => {
      const since = sense.since();
      return { text: guard.text, since, due: since === null ? null : since + dueAfterMs(guard) };
    });
  }
}
