import type { Interval } from '#core';
import type { Places } from './places.ts';

/** A service's live addresses, from the look that first saw them to the last that still did. */
export interface LiveSighting {
  places: Places;
  /** Of the first look that saw this. */
  sent: number;
  done: number;
  /** Sent time of the last look that still saw it. */
  lastSent: number;
}

/** A fault that hit the host or task at an address; `provenAt` is null while nothing proves it. */
export interface Strike {
  sent: number;
  provenAt: number | null;
}

/** An address was dead from some moment in `from` to some moment in `to`; null while it has not come back. */
export interface DeadStretch {
  from: Interval;
  to: { lo: number; hi: number } | null;
}

/** What became of one address of a service. */
export interface Fate {
  /** It was one of a running task at some time: only such an address can be dead. */
  wasLive: boolean;
  stretches: DeadStretch[];
}

/**
 * When an address was dead: from between the last look that had it and the first that had not. One that a fault hit is
 * dead from the fault's sending at the earliest, and surely by its proof, though looks may go on listing it: it is back
 * only when it was gone from a look before.
 */
export function fateOf(
  address: string,
  sightings: readonly LiveSighting[],
  strikes: readonly Strike[],
): Fate {
  const fate = new FateSoFar();
  const ahead = strikes.toSorted((a, b) => a.sent - b.sent);
  for (const sighting of sightings) {
    while (ahead[0] && ahead[0].sent <= sighting.sent) fate.struck(ahead.shift());
    fate.seen(sighting, sighting.places.has(address));
  }
  for (const strike of ahead) fate.struck(strike);
  return { wasLive: fate.wasLive, stretches: fate.stretches };
}

class FateSoFar {
  wasLive = false;
  readonly stretches: DeadStretch[] = [];
  #isDead = false;
  /** No look since its death has it any more. */
  #isGone = false;
  #lastSent = 0;

  struck(strike: Strike | undefined): void {
    if (!strike || !this.wasLive || this.#isDead) return;
    this.#isDead = true;
    this.#isGone = false;
    this.stretches.push({ from: { lo: strike.sent, hi: strike.provenAt }, to: null });
  }

  seen({ done, lastSent }: LiveSighting, isThere: boolean): void {
    if (isThere) this.#there(done);
    else if (this.wasLive) this.#away(done);
    this.wasLive ||= isThere;
    this.#lastSent = lastSent;
  }

  #there(done: number): void {
    if (!this.#isDead || !this.#isGone) return;
    this.#isDead = false;
    const stretch = this.stretches.at(-1);
    if (stretch) stretch.to = { lo: this.#lastSent, hi: done };
  }

  #away(done: number): void {
    const stretch = this.stretches.at(-1);
    if (this.#isDead && stretch) {
      stretch.from.hi = Math.min(stretch.from.hi ?? Infinity, done);
    } else this.stretches.push({ from: { lo: this.#lastSent, hi: done }, to: null });
    this.#isDead = true;
    this.#isGone = true;
  }
}
