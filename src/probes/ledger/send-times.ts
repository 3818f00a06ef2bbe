import type { Ranges, SentWrites } from '#core';

/** How far a write may be off the line of its stretch. */
const slackMs = 10;

interface Stretch {
  from: { n: number; sent: number };
  to: number;
  /** Milliseconds a write: the lines through `from` that miss no write of the stretch by more than the slack. */
  slowest: number;
  fastest: number;
}

/** When each write was sent, as stretches of even pace: what it holds grows with the pace's changes, not with time. */
export class SendTimes {
  readonly #stretches: Stretch[] = [];

  /** The next write; numbers grow by one. */
  add(n: number, sent: number): void {
    const last = this.#stretches.at(-1);
    if (last && extend(last, n, sent)) return;
    this.#stretches.push({ from: { n, sent }, to: n, slowest: 0, fastest: Infinity });
  }

  /** How many stretches are kept. */
  get size(): number {
    return this.#stretches.length;
  }

  /** About when a write was sent, up to the slack. */
  sentAt(n: number): { ms: number; slackMs: number } | undefined {
    const stretch = this.#stretches[this.#placeOf(n)];
    return stretch && { ms: sentIn(stretch, n), slackMs };
  }

  /** The same of all these numbers. */
  of(numbers: Ranges): SentWrites[] {
    return numbers.runs().flatMap(([first, last]) => {
      const writes: SentWrites[] = [];
      for (let at = this.#placeOf(first); ; at += 1) {
        const stretch = this.#stretches[at];
        if (!stretch || stretch.from.n > last) return writes;
        const n: [number, number] = [Math.max(first, stretch.from.n), Math.min(last, stretch.to)];
        writes.push({ n, sent: [sentIn(stretch, n[0]), sentIn(stretch, n[1])], slackMs });
      }
    });
  }

  #placeOf(n: number): number {
    return this.#stretches.findLastIndex(({ from }) => from.n <= n);
  }
}

/** Takes the write in when one line does for all; tells whether it did. */
function extend(stretch: Stretch, n: number, sent: number): boolean {
  const writes = n - stretch.from.n;
  const passed = sent - stretch.from.sent;
  const slowest = Math.max(stretch.slowest, (passed - slackMs) / writes);
  const fastest = Math.min(stretch.fastest, (passed + slackMs) / writes);
  if (slowest > fastest) return false;
  Object.assign(stretch, { to: n, slowest, fastest });
  return true;
}

function sentIn({ from, slowest, fastest }: Stretch, n: number): number {
  return n === from.n ? from.sent : from.sent + ((slowest + fastest) / 2) * (n - from.n);
}
