// What was seen of the queues, from events to findings.
import type { Event } from '#core';
import type { QueueFinding } from './finding.ts';

/** What was seen of the queues, as the events come. */
export class QueueLog {
  step(_event: Event): void {}

  findings(): QueueFinding[] {
    return [];
  }
}
