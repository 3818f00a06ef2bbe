// What was written and read back, from events to findings.
import type { Event } from '#core';
import type { LedgerFinding } from './finding.ts';

/** What was written and read back, as the events come. */
export class LedgerLog {
  step(_event: Event): void {}

  findings(): LedgerFinding[] {
    return [];
  }
}
