// What was written and read back, from events to findings.
import { Ranges } from '#core';
import type { Event, Observation } from '#core';
import type { Outage } from '../findings.ts';
import type { LedgerFinding } from './finding.ts';
import { ledgerFinding, type Ledger } from './ledger-finding.ts';
import { ReadTally } from './read-tally.ts';

/** What was written and read back, as the events come. */
export class LedgerLog {
  readonly #probes = new Map<string, Ledger>();

  step(event: Event): void {
    if (event.type === 'observations') for (const item of event.items) this.#take(item);
  }

  /** `outagesOf` tells those since t0 of the service that a probe asks. */
  findings(t0: number | null, outagesOf: (probe: string) => readonly Outage[]): LedgerFinding[] {
    return [...this.#probes].map(([probe, ledger]) => ({
      probe,
      ...ledgerFinding(ledger, t0, outagesOf(probe)),
    }));
  }

  /** How many runs of writes are kept. */
  get size(): number {
    const kept = [...this.#probes.values()];
    return kept
      .flatMap(({ acknowledged, refused, indeterminate }) => [acknowledged, refused, indeterminate])
      .reduce((sum, ranges) => sum + ranges.runs().length, 0);
  }

  #take(item: Observation): void {
    if (item.kind !== 'writes' && item.kind !== 'reads' && item.kind !== 'read-back') return;
    const ledger: Ledger = this.#probes.get(item.probe) ?? {
      acknowledged: new Ranges(),
      refused: new Ranges(),
      indeterminate: new Ranges(),
      reads: undefined,
      readBack: undefined,
    };
    this.#probes.set(item.probe, ledger);
    if (item.kind === 'writes') ledger[item.outcome].add(...item.n);
    else if (item.kind === 'reads') (ledger.reads ??= new ReadTally()).add(item);
    else ledger.readBack = item;
  }
}
