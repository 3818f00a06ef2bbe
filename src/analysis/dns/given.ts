import type { DnsObservation, Interval } from '#core';
import type { DeadStretch, Fate } from './fate.ts';

/** One stretch of answers that had an address, by its last fold. */
interface Leaving {
  sent: number;
  done: number;
  /** End of the first answer after it that had the address no more. */
  without: number | null;
}

interface Given extends Leaving {
  /** The most that was left of a TTL in the last fold that had it. */
  leftMs: number;
  /** A client that obeys the TTL kept it until then: surely, and at most. */
  kept: { lo: number; hi: number };
  /** Stretches before, the latest of them. */
  before: Leaving[];
}

const mostBefore = 20;

/** The addresses of tasks that one resolver gave, and for how long its clients could keep them. */
export class GivenAddresses {
  readonly #given = new Map<string, Given>();
  #mostTtlMs = 0;

  /** `comparable` are those of its addresses that are, were or, of what is not known, may be those of tasks. */
  add(fold: DnsObservation, comparable: readonly string[], isKnown: boolean): void {
    for (const address of comparable) this.#had(address, fold, isKnown);
    for (const [address, given] of this.#given) {
      if (given.without === null && fold.sent[0] > given.sent && !fold.addresses.includes(address))
        given.without = fold.done[0];
    }
  }

  hasAny(fateOf: (address: string) => Fate): boolean {
    for (const address of this.#given.keys()) if (fateOf(address).wasLive) return true;
    return false;
  }

  /**
   * For each that died since t0: by when it was given no more, since it may have been given between two answers when it
   * was dead already. Null when no answer tells.
   */
  deaths(t0: number, fateOf: (address: string) => Fate): (number | null)[] {
    return [...this.#given].flatMap(([address, given]) =>
      deadSince(fateOf(address), t0).flatMap((stretch) => {
        const by = leftBy(given, stretch);
        return isDeathSince(stretch, t0) || by === null || by > t0 ? by : [];
      }),
    );
  }

  /**
   * How long after t0 a client that asked at the worst moment kept one of those that died since. Where nothing tells what
   * died or came back after `knownUntil`, no bound reaches over it.
   */
  kept(t0: number, fateOf: (address: string) => Fate, knownUntil: number): Interval | null {
    const all = [...this.#given].flatMap(([address, given]) => {
      const until = this.#keptUntil(given);
      return deadSince(fateOf(address), t0).flatMap(({ from, to }) => {
        if (until !== null && until <= Math.max(t0, from.lo)) return [];
        const isSure = to === null && from.hi !== null && given.kept.lo >= Math.max(t0, from.hi);
        const hi = to === null ? until : Math.min(to.hi, until ?? Infinity);
        return {
          lo: isSure ? Math.max(0, Math.min(given.kept.lo, knownUntil) - t0) : 0,
          hi: hi === null ? null : hi - t0,
        };
      });
    });
    if (knownUntil < Infinity) all.push({ lo: 0, hi: null });
    if (all.length === 0) return null;
    const highest = all.some(({ hi }) => hi === null) ? null : Math.max(...all.map(({ hi }) => hi ?? 0));
    return { lo: Math.max(...all.map(({ lo }) => lo)), hi: highest };
  }

  /**
   * The worst moment may lie between two answers: until the first without it, with as much left as the last one had,
   * or with a whole TTL that has passed by then. An answer that was under way then may have been given later.
   */
  #keptUntil({ sent, done, leftMs, kept, without }: Given): number | null {
    if (without === null) return null;
    const by = Math.max(without, done);
    return Math.max(kept.hi, by + Math.max(leftMs, Math.min(this.#mostTtlMs, by - sent)));
  }

  #had(address: string, { sent, done, keptUntil, ttlSeconds }: DnsObservation, isKnown: boolean): void {
    const mostMs = (ttlSeconds?.[1] ?? 0) * 1000;
    const lastMs = keptUntil === null ? 0 : keptUntil[1] - done[1];
    this.#mostTtlMs = Math.max(this.#mostTtlMs, mostMs);
    // It may have been alive when it was given.
    const kept = { lo: isKnown ? sent[1] + lastMs : -Infinity, hi: done[1] + mostMs };
    const before = this.#given.get(address);
    if (!before) {
      const last = { sent: sent[1], done: done[1], leftMs: mostMs, without: null };
      this.#given.set(address, { ...last, kept, before: [] });
      return;
    }
    before.kept = { lo: Math.max(before.kept.lo, kept.lo), hi: Math.max(before.kept.hi, kept.hi) };
    if (before.without !== null && sent[1] > before.sent) {
      before.before.push({ sent: before.sent, done: before.done, without: before.without });
      if (before.before.length > mostBefore) before.before.shift();
    }
    before.done = Math.max(before.done, done[1]);
    if (sent[1] < before.sent) return;
    before.sent = sent[1];
    before.leftMs = mostMs;
    before.without = null;
  }
}

/** When it was dead since t0, though it may have died before. */
function deadSince({ stretches }: Fate, t0: number): DeadStretch[] {
  return stretches.filter(({ to }) => to === null || to.hi > t0);
}

function isDeathSince({ from }: DeadStretch, t0: number): boolean {
  return from.hi === null || from.hi > t0;
}

/** Null when no answer tells by when the address was given no more while it was dead; at the latest when it was back. */
function leftBy(given: Given, { from, to }: DeadStretch): number | null {
  const back = to?.hi ?? Infinity;
  const last = [...given.before, given].findLast(({ sent }) => sent < back);
  if (!last) return given.before.length < mostBefore ? from.lo : back;
  const { done, without } = last;
  const by = without === null ? (done > from.lo ? from.lo : Infinity) : Math.max(without, done);
  const bound = Math.min(back, by);
  return bound === Infinity ? null : bound;
}
