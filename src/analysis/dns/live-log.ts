import type { Event } from '#core';
import type { LiveSighting } from './fate.ts';
import { Places } from './places.ts';

/** Where the tasks of each service are, as the inventory and the looks have it; kept where it changed. */
export class LiveLog {
  readonly #services = new Map<string, LiveSighting[]>();
  /** Sent time of the latest look: until then it is known what was live. */
  knownUntil = -Infinity;
  /** Grows whenever a service's addresses change. */
  changes = 0;

  step(event: Event): void {
    if (event.type === 'inventory') {
      for (const { name, tasks } of event.inventory.services) {
        const running = tasks.filter(({ status }) => status === 'RUNNING');
        const addresses = running.flatMap((task) => task.addresses ?? []);
        // When it was read is not told: at some time until now.
        if (addresses.length > 0) this.#add(name, addresses, 0, event.at);
      }
    }
    if (event.type !== 'look' || event.error !== undefined) return;
    const { sent, done, live = [] } = event;
    this.knownUntil = sent;
    for (const sightings of this.#services.values()) {
      const last = sightings.at(-1);
      const isListed = live.some(({ service }) => this.#services.get(service) === sightings);
      if (last && !isListed) last.lastSent = sent;
    }
    for (const { service, addresses } of live) this.#add(service, addresses, sent, done);
  }

  of(service: string): readonly LiveSighting[] {
    return this.#services.get(service) ?? [];
  }

  #add(service: string, addresses: readonly string[], sent: number, done: number): void {
    const sightings = this.#services.get(service) ?? [];
    this.#services.set(service, sightings);
    sightings.push({ places: new Places(addresses), sent, done, lastSent: sent });
    this.changes += 1;
  }
}
