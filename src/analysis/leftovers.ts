import type { Event } from '#core';
import type { Facts } from './facts.ts';
import type { Findings } from './findings.ts';

/** What probes made in the user's own systems, and did not tell that they took away. */
export class LeftoverLog {
  readonly #facts: Facts;
  readonly #removed = new Set<string>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  step(event: Event): void {
    if (event.type !== 'observations') return;
    for (const { kind, probe } of event.items) if (kind === 'removed') this.#removed.add(probe);
  }

  /** A warning for each that may still be there. */
  warnings(): Findings['notes'] {
    const { plan, probing, ended } = this.#facts;
    // Probes may make it before the first send; a run that failed by then did not come to them.
    const mayHaveBegun = probing.startedAt !== null || (ended?.ending ?? 'interrupted') === 'interrupted';
    if (!mayHaveBegun) return [];
    return (plan?.probes ?? []).flatMap(({ id, leaves }) => {
      if (!leaves || this.#removed.has(id)) return [];
      const { what, where, undo } = leaves;
      const text = `The probe ${id} may have left ${what} at ${where}. It goes with: ${undo}`;
      return [{ level: 'warning' as const, text }];
    });
  }
}
