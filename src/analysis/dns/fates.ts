import type { Facts } from '../facts.ts';
import { fateOf, type Fate } from './fate.ts';
import type { LiveLog } from './live-log.ts';
import { hostOf, Places } from './places.ts';
import type { StrikeLog } from './strikes.ts';
import { tasksOf } from './inventory.ts';

/** What became of the addresses of each service, worked out anew only after something was told of them. */
export class Fates {
  readonly #facts: Facts;
  readonly #live: LiveLog;
  readonly #strikes: StrikeLog;
  readonly #known = new Map<string, Map<string, Fate>>();
  #version = '';

  constructor(facts: Facts, live: LiveLog, strikes: StrikeLog) {
    this.#facts = facts;
    this.#live = live;
    this.#strikes = strikes;
  }

  of(service: string): (address: string) => Fate {
    const version = `${this.#live.changes} ${this.#strikes.changes}`;
    if (version !== this.#version) this.#known.clear();
    this.#version = version;
    const known = this.#known.get(service) ?? new Map<string, Fate>();
    this.#known.set(service, known);
    return (address) => {
      const fate = known.get(address) ?? this.#fateOf(service, address);
      known.set(address, fate);
      return fate;
    };
  }

  #fateOf(service: string, address: string): Fate {
    const { inventory, plan } = this.#facts;
    const strikes = (plan ? this.#strikes.all(plan) : []).filter(({ victims }) => {
      const ids = new Set(victims.flatMap(({ id, tasks }) => [id, ...tasks.map((task) => task.id)]));
      const hit = tasksOf(inventory, service).filter(
        ({ id, instanceId }) => ids.has(id) || ids.has(instanceId ?? ''),
      );
      const isOnVictim = victims.some(({ privateIp }) => privateIp === hostOf(address));
      return isOnVictim || new Places(hit.flatMap(({ addresses = [] }) => addresses)).has(address);
    });
    return fateOf(address, this.#live.of(service), strikes);
  }
}
