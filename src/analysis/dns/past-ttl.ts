import type { DnsObservation, Interval } from '#core';
import { formatDuration } from '#core';
import type { DnsFinding } from './finding.ts';
import { countSince, plus, type Counted } from './since.ts';
import type { KeptLimit } from './zone.ts';

const noBasis = 'neither an authoritative answer nor Cloud Map tells when an address left';

export type Basis = 'authoritative' | 'discovery';

/** The answers of one resolver with an address for longer than a cache that obeys the TTL could hold it. */
export class PastTtl {
  #answers: Counted = { lo: 0, hi: 0 };
  #byMs: Interval | null = null;
  #basis: Basis | null = null;
  #untold = false;
  /** That it does not obey. */
  proof: string | null = null;

  /** Limits of the addresses of a fold that ends after t0; null for one of which nothing is known. */
  take(fold: DnsObservation, limits: readonly (KeptLimit | null)[], basis: Basis, t0: number): void {
    this.#basis = basis;
    const known = limits.filter((limit) => limit !== null);
    const sure = Math.max(0, ...known.map((limit) => sureIn(fold, limit, t0)));
    if (sure > 0 || known.some(({ perhaps }) => fold.done[1] > perhaps)) {
      this.#answers = plus(this.#answers, { lo: sure, hi: countSince(fold, t0).hi });
      this.#lateBy(fold, known);
    } else if (known.length < limits.length) this.#leaveOpen(fold, t0);
    for (const limit of known) this.#prove(fold, limit);
  }

  /** Nothing tells whether these answers were past their TTL. */
  #leaveOpen(fold: DnsObservation, t0: number): void {
    this.#answers.hi += countSince(fold, t0).hi;
    this.#untold = true;
  }

  finding(isInTurns: boolean): DnsFinding['pastTtl'] {
    const none = { answers: null, byMs: null, basis: null };
    if (isInTurns) return { ...none, why: 'the zone does not always give the same addresses' };
    if (this.#basis === null) return { ...none, why: noBasis };
    const why = this.#untold && { why: 'of some it is not known when the zone dropped them' };
    return { answers: { ...this.#answers }, byMs: this.#byMs, basis: this.#basis, ...why };
  }

  #lateBy({ sent, done }: DnsObservation, limits: readonly KeptLimit[]): void {
    for (const { sure, perhaps } of limits) {
      if (done[1] <= perhaps) continue;
      this.#byMs = {
        lo: Math.max(this.#byMs?.lo ?? 0, sent[1] - sure),
        hi: Math.max(this.#byMs?.hi ?? 0, done[1] - perhaps),
      };
    }
  }

  /** A cache that counts down never tells a time to live that ends after the longest it could keep the answer. */
  #prove({ sent, done, keptUntil }: DnsObservation, limit: KeptLimit): void {
    if (sent[1] > limit.sure) {
      const late = formatDuration(sent[1] - limit.sure);
      this.proof = `it gave an address at least ${late} after any cache that obeys the TTL had dropped it`;
    }
    if (this.proof !== null || keptUntil === null) return;
    const left = keptUntil[1] - done[1];
    if (sent[1] + left <= limit.sure) return;
    this.proof = `it told ${formatDuration(left)} to keep an address that a cache could keep for ${formatDuration(Math.max(0, limit.sure - sent[1]))} at most`;
  }
}

function sureIn({ sent, count }: DnsObservation, { sure }: KeptLimit, t0: number): number {
  if (sent[0] > sure && sent[0] >= t0) return count;
  return sent[1] > sure ? 1 : 0;
}
