// What was seen of the queues, from events to findings.
import type { Event } from '#core';
import type { QueueFinding } from './finding.ts';
import { queueFinding, type Depth } from './queue-finding.ts';

/** What was seen of the queues, as the events come. */
export class QueueLog {
  readonly #probes = new Map<string, Depth[]>();

  step(event: Event): void {
    if (event.type !== 'observations') return;
    for (const item of event.items) {
      if (item.kind !== 'queue-depth') continue;
      const depths = this.#probes.get(item.probe) ?? [];
      this.#probes.set(item.probe, depths);
      depths.push({ ...item, backlog: item.waiting + item.inFlight });
    }
  }

  findings(t0: number | null): QueueFinding[] {
    return [...this.#probes].map(([probe, depths]) => ({ probe, ...queueFinding(depths, t0) }));
  }
}
