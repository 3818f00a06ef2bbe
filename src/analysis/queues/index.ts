// What was seen of the queues, from events to findings.
import type { Event, ObservationOf } from '#core';
import type { QueueFinding } from './finding.ts';
import { QueueTally } from './queue-tally.ts';

/** What was seen of the queues, as the events come. Keeps no look, but for those that t0 is awaited with. */
export class QueueLog {
  readonly #probes = new Map<string, QueueTally>();
  #awaiting: ObservationOf<'queue-depth'>[] = [];

  /** While a fault is on its way out, looks wait for t0, which divides them. */
  step(event: Event, t0: number | null, isAwaitingT0: boolean): void {
    if (event.type === 'observations')
      for (const item of event.items) if (item.kind === 'queue-depth') this.#awaiting.push(item);
    if (!isAwaitingT0) this.#release(t0);
  }

  findings(t0: number | null): QueueFinding[] {
    this.#release(t0);
    return [...this.#probes].map(([probe, tally]) => ({ probe, ...tally.finding(t0) }));
  }

  /** How many looks are kept. */
  get size(): number {
    return this.#awaiting.length;
  }

  #release(t0: number | null): void {
    for (const { probe, ...depth } of this.#awaiting.splice(0)) {
      const tally = this.#probes.get(probe) ?? new QueueTally();
      this.#probes.set(probe, tally);
      tally.add(depth, t0);
    }
  }
}
