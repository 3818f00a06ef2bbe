import type { Event } from '#core';
import type { LiveSighting } from './fate.ts';
import { anyService } from './inventory.ts';
import { Places } from './places.ts';

/** Where the tasks of each service are, as the inventory and the looks have it; kept where it changed. */
export class LiveLog {
  readonly #services = new Map<string, LiveSighting[]>();
  readonly #latest = new Map<string, readonly string[]>();
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
      this.#addAll(0, event.at);
    }
    if (event.type !== 'look' || event.error !== undefined) return;
    const { sent, done, live = [] } = event;
    this.knownUntil = sent;
    const changed = new Set(live.map(({ service }) => service));
    if (live.length > 0) changed.add(anyService);
    for (const [service, sightings] of this.#services) {
      const last = sightings.at(-1);
      if (last && !changed.has(service)) last.lastSent = sent;
    }
    for (const { service, addresses } of live) this.#add(service, addresses, sent, done);
    if (live.length > 0) this.#addAll(sent, done);
  }

  of(service: string): readonly LiveSighting[] {
    return this.#services.get(service) ?? [];
  }

  #addAll(sent: number, done: number): void {
    this.#add(anyService, [...this.#latest.values()].flat(), sent, done);
  }

  #add(service: string, addresses: readonly string[], sent: number, done: number): void {
    const sightings = this.#services.get(service) ?? [];
    this.#services.set(service, sightings);
    sightings.push({ places: new Places(addresses), sent, done, lastSent: sent });
    this.changes += 1;
    if (service !== anyService) this.#latest.set(service, addresses);
  }
}
