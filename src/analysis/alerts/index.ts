// What the alert sources told, from events to findings.
import type { Event } from '#core';
import type { Recovery } from '../findings.ts';
import type { AlertFinding } from './finding.ts';

/** What the alert sources told, as the events come. */
export class AlertLog {
  step(_event: Event): void {}

  findings(): AlertFinding[] {
    return [];
  }

  /** From t0 to the last clear, of all that fired since. */
  settled(): Recovery {
    return { interval: null, why: 'no alert was followed' };
  }
}
