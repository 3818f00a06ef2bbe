// What was written and read back, from events to findings.
import type { Event, Observation } from '#core';
import type { LedgerFinding } from './finding.ts';
import { ledgerFinding, type Ledger } from './ledger-finding.ts';

/** What was written and read back, as the events come. */
export class LedgerLog {
  readonly #probes = new Map<string, Ledger>();

  step(event: Event): void {
    if (event.type === 'observations') for (const item of event.items) this.#take(item);
  }

  findings(t0: number | null): LedgerFinding[] {
    return [...this.#probes].map(([probe, ledger]) => ({ probe, ...ledgerFinding(ledger, t0) }));
  }

  #take(item: Observation): void {
    if (item.kind !== 'writes' && item.kind !== 'read-back') return;
    const ledger = this.#probes.get(item.probe) ?? { writes: [], readBack: undefined };
    this.#probes.set(item.probe, ledger);
    if (item.kind === 'writes') ledger.writes.push(item);
    else ledger.readBack = item;
  }
}
