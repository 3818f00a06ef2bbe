import type { QueueObservation } from '#core';
import { between, unknown } from '../evidence.ts';
import type { Recovery } from '../findings.ts';
import { noT0 } from '../window.ts';
import { Deliveries } from './deliveries.ts';
import type { QueueFinding } from './finding.ts';

/** One look at a queue. */
export type Depth = Omit<QueueObservation, 'kind'>;

/** Since t0: its peak, the last look that still was above the baseline, and the first that was back at it. */
interface Wave {
  peak: number;
  above: Seen;
  back: { after: Seen; at: Seen } | undefined;
}

/** A look and the backlog that it saw. */
type Seen = Pick<Depth, 'sent' | 'done'> & { backlog: number };

/**
 * What the looks at one queue come to, look by look; none is kept. A look under way at t0 belongs to neither side. The
 * backlog is what waits and what a consumer holds.
 */
export class QueueTally {
  readonly #looks = { before: 0, since: 0 };
  #baseline: { lowest: number; highest: number } | null = null;
  #wave: Wave | undefined;
  #last: number | null = null;
  #oldestAgeMs: number | null = null;
  readonly #deliveries = new Deliveries();

  add(depth: Depth, t0: number | null): void {
    const backlog = depth.waiting + depth.inFlight;
    this.#last = backlog;
    this.#deliveries.add(depth, t0);
    if (t0 === null || depth.done <= t0) this.#addBefore(backlog);
    else if (depth.sent >= t0) this.#addSince(depth, backlog);
  }

  finding(t0: number | null): Omit<QueueFinding, 'probe'> {
    return {
      recovery: t0 === null ? unknown(noT0) : this.#drained(t0),
      baseline: this.#baseline,
      peak: this.#wave?.peak ?? null,
      last: this.#last,
      oldestAgeMs: this.#oldestAgeMs,
      redelivered: t0 === null ? null : this.#deliveries.givenBack(t0),
      looks: { ...this.#looks },
    };
  }

  #addBefore(backlog: number): void {
    const { lowest, highest } = this.#baseline ?? { lowest: backlog, highest: backlog };
    this.#looks.before += 1;
    this.#baseline = { lowest: Math.min(lowest, backlog), highest: Math.max(highest, backlog) };
  }

  #addSince({ sent, done, oldestAgeMs }: Depth, backlog: number): void {
    this.#looks.since += 1;
    if (oldestAgeMs !== null) this.#oldestAgeMs = Math.max(this.#oldestAgeMs ?? 0, oldestAgeMs);
    const seen = { sent, done, backlog };
    const wave = this.#wave;
    if (!wave || backlog >= wave.peak) this.#wave = { peak: backlog, above: seen, back: undefined };
    else if (this.#baseline && backlog <= this.#baseline.highest)
      wave.back ??= { after: wave.above, at: seen };
    else if (!wave.back) wave.above = seen;
  }

  /** After its peak the backlog first came down to the most that it was before t0, between two looks. */
  #drained(t0: number): Recovery {
    if (!this.#baseline) return unknown('no look at the queue before the fault');
    if (!this.#wave) return unknown('no look at the queue since the fault');
    const { highest } = this.#baseline;
    const { peak, above, back } = this.#wave;
    if (peak <= highest) return unknown('the backlog never left its baseline');
    const tell = ({ backlog }: Seen) => `a backlog of ${backlog}; before t0 it was at most ${highest}`;
    const by = 'queue';
    const lo = (seen: Seen) => ({ at: seen.sent - t0, by, saw: tell(seen) });
    if (!back) return between(lo(above), null, 'the backlog was above its baseline when the run ended');
    const { sent, done } = back.at;
    return between(lo(back.after), { at: done - t0, sent: sent - t0, by, saw: tell(back.at) });
  }
}
