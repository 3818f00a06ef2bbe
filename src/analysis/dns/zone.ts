import type { DnsObservation } from '#core';

/** From when on no cache that obeys the TTL can have an address: surely at `sure`, perhaps already at `perhaps`. */
export interface KeptLimit {
  perhaps: number;
  sure: number;
}

/** A cache counts in whole seconds, so that one that obeys may be a second late. */
export const graceMs = 1000;
/** Route 53 gives at most so many addresses of a name that has more, by chance: one that is missing may still be there. */
const mostOfMany = 8;
const mostReturns = 50;
const mostStretches = 20;

/** One stretch of answers that had an address. */
interface Stretch {
  /** Sent time of the last answer before it that had not; the zone gave it from then on at the earliest. */
  from: number;
  /** End of its first answer. */
  firstDone: number;
  lastSent: number;
  ttlMs: { least: number; most: number };
  /** The first answer without it. */
  gone: { sent: number; done: number } | null;
}

/** What the resolvers that speak for a zone said of one name and type. */
export class Zone {
  readonly #known = new Map<string, { stretches: Stretch[]; lastDenied: number }>();
  /** Sent time of the latest authoritative answer. */
  coveredUntil = -Infinity;
  /** Addresses that were missing and are given again: they may have been back, or are given in turn with others. */
  readonly returns: { address: string; from: number; to: number }[] = [];

  get isSeen(): boolean {
    return this.coveredUntil > -Infinity;
  }

  take(fold: DnsObservation): void {
    const { addresses, sent, done } = fold;
    for (const address of addresses) this.#given(address, fold);
    if (addresses.length < mostOfMany) {
      for (const [address, known] of this.#known) {
        const last = known.stretches.at(-1);
        if (!last || addresses.includes(address) || sent[0] <= last.lastSent) continue;
        known.lastDenied = Math.max(known.lastDenied, sent[1]);
        last.gone ??= { sent: sent[0], done: done[0] };
      }
    }
    this.coveredUntil = Math.max(this.coveredUntil, sent[1]);
  }

  /** For answers of another resolver; null where the zone is not known to have given the address before. */
  limitOf(address: string, { sent, done }: DnsObservation, recordTtlMs: number): KeptLimit | null {
    const { stretches = [] } = this.#known.get(address) ?? {};
    const before = stretches.findLast(({ firstDone }) => firstDone <= sent[0]);
    const latest = stretches.findLast(({ from }) => from < done[1]);
    if (!before || !latest) return null;
    const { gone, ttlMs } = latest;
    return {
      perhaps: before.lastSent + before.ttlMs.least,
      sure: gone ? gone.done + Math.max(ttlMs.most, recordTtlMs) + graceMs : Infinity,
    };
  }

  #given(address: string, { sent, done, ttlSeconds, longestTtlSeconds = 0 }: DnsObservation): void {
    const [least, told] = ttlSeconds ?? [0, 0];
    // A cache may have an alias that leads here for as long as that may be kept.
    const most = Math.max(told, longestTtlSeconds);
    const known = this.#known.get(address) ?? { stretches: [], lastDenied: -Infinity };
    this.#known.set(address, known);
    const last = known.stretches.at(-1);
    if (!last || (last.gone && sent[1] > last.gone.sent)) {
      if (last && this.returns.length < mostReturns)
        this.returns.push({ address, from: last.lastSent, to: sent[1] });
      const ttlMs = { least: least * 1000, most: most * 1000 };
      const first = { from: known.lastDenied, firstDone: done[0], lastSent: sent[1], ttlMs, gone: null };
      known.stretches.push(first);
      if (known.stretches.length > mostStretches) known.stretches.shift();
      return;
    }
    last.lastSent = Math.max(last.lastSent, sent[1]);
    last.ttlMs.least = Math.min(last.ttlMs.least, least * 1000);
    last.ttlMs.most = Math.max(last.ttlMs.most, most * 1000);
  }
}
