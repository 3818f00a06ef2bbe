// What the resolvers answered, from events to findings.
import type { Event } from '#core';
import type { Recovery } from '../findings.ts';
import type { DnsFinding } from './finding.ts';

/** What the resolvers answered, as the events come. */
export class DnsLog {
  step(_event: Event): void {}

  findings(): DnsFinding[] {
    return [];
  }

  /** From t0 until no resolver gave an address that was dead in the target. */
  recovered(): Recovery {
    return { interval: null, why: 'no name was asked for' };
  }
}
