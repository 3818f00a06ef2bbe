import type { AddressesObservation } from '#core';

/**
 * What sends go to. `in-turn`: to `count` addresses, one after the other, so that those `count` places apart met the
 * same. `balanced`: to one that chooses for them among `count`. `unknown`: nobody told.
 */
export interface Reach {
  kind: 'in-turn' | 'balanced' | 'unknown';
  count: number;
}

/** What one probe's sends went to, as its sender told and the inventory adds. */
export class Reaches {
  /** Targets that a balancer chooses from; undefined when nothing of the target stands between. */
  readonly #targets: number | undefined;
  #told: AddressesObservation[] = [];

  constructor(targets: number | undefined) {
    this.#targets = targets;
  }

  take(told: AddressesObservation): void {
    this.#told.push(told);
  }

  /** Of a send at this moment. */
  at(moment: number): Reach {
    // What is told first was so from the beginning; a later change is noticed by a send that had left before.
    const told = this.#told.findLast(({ asked }) => asked < moment) ?? this.#told[0];
    if (!told?.isInTurn) return { kind: 'unknown', count: 0 };
    if (this.#targets === undefined) return { kind: 'in-turn', count: told.count };
    return { kind: 'balanced', count: told.count * Math.max(1, this.#targets) };
  }

  /** Whether nothing changed for the sends between two moments. */
  isSameBetween(from: number, to: number, intervalMs: number): boolean {
    return !this.#told.some(({ asked }, index) => index > 0 && asked >= from && asked <= to + intervalMs);
  }

  /** The latest, in words. */
  toText(): string {
    const last = this.#told.at(-1);
    if (!last) return 'not told';
    const { kind, count } = this.at(Infinity);
    if (kind === 'unknown') return `${last.count} addresses in no known order`;
    if (kind === 'balanced') return `a balancer of ${count}`;
    return count === 1 ? '1 address' : `${count} addresses in turn`;
  }

  /** Forgets what was over before a moment. */
  forget(before: number): void {
    const current = this.#told.findLastIndex(({ asked }) => asked < before);
    if (current > 0) this.#told = this.#told.slice(current);
  }
}
