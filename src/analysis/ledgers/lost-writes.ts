import { Ranges } from '#core';
import type { Interval, SentWrites } from '#core';
import type { Outage } from '../findings.ts';
import type { LostBurst, LostWhen } from './finding.ts';

const sameBurstMs = 1000;
const mostBursts = 50;
/** An edge belongs to neither side for sure, and to both perhaps. */
const edgeMs = 0.001;

interface Span {
  from: number;
  until: number;
}

/** Writes that are missing, and when they were sent: each within the slack of the line between its stretch's ends. */
export class LostWrites {
  readonly #stretches: SentWrites[];

  constructor(missing: readonly SentWrites[], acknowledged: Ranges) {
    this.#stretches = missing.flatMap((stretch) =>
      acknowledged
        .and(new Ranges([stretch.n]))
        .runs()
        .map((n) => ({ ...stretch, n, sent: [lineAt(stretch, n[0]), lineAt(stretch, n[1])] as const }))
        .map(({ sent: [first, last], ...rest }) => ({ ...rest, sent: [first, last] })),
    );
  }

  count(): number {
    return this.#stretches.reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0);
  }

  /** Bursts less than a second apart, or more where there were too many of them. */
  bursts(t0: number): LostBurst[] {
    const all = this.#stretches.map(({ n, sent, slackMs }) => ({
      count: n[1] - n[0] + 1,
      sent: { lo: sent[0] - slackMs - t0, hi: sent[1] + slackMs - t0 },
    }));
    let bursts = joined(all, sameBurstMs);
    for (let gapMs = 2 * sameBurstMs; bursts.length > mostBursts; gapMs *= 2) bursts = joined(bursts, gapMs);
    return bursts;
  }

  when(t0: number, outages: readonly Outage[]): LostWhen {
    const since = { from: t0, until: Infinity };
    const [sureSince, possiblySince] = [this.#surely(since), this.#possibly(since)];
    const firstAfter = Math.min(Infinity, ...outages.map(({ start }) => start.after ?? -Infinity));
    const firstBy = Math.min(Infinity, ...outages.map(({ start }) => start.by));
    const sureIn = union(
      outages.map(({ start, end }) => this.#surely({ from: start.by, until: end.after })),
    ).and(sureSince);
    const possiblyIn = union(
      outages.map(({ start, end }) =>
        this.#possibly({ from: start.after ?? -Infinity, until: end.by ?? Infinity }),
      ),
    ).and(possiblySince);
    const surelyBefore = this.#surely({ from: t0, until: firstAfter });
    const possiblyBefore = this.#possibly({ from: t0, until: firstBy });
    const surelyAfter = this.#surely({ from: firstBy, until: Infinity }).and(sureSince).without(possiblyIn);
    const possiblyAfter = this.#possibly({ from: firstAfter, until: Infinity })
      .and(possiblySince)
      .without(sureIn);
    return {
      beforeT0: counted(
        this.#surely({ from: -Infinity, until: t0 }),
        this.#possibly({ from: -Infinity, until: t0 }),
      ),
      beforeOutage: counted(surelyBefore, possiblyBefore),
      inOutage: counted(sureIn, possiblyIn),
      afterOutage: counted(surelyAfter, possiblyAfter),
    };
  }

  #surely(span: Span): Ranges {
    return this.#within(span, ({ slackMs }) => -slackMs - edgeMs);
  }

  #possibly(span: Span): Ranges {
    return this.#within(span, ({ slackMs }) => slackMs + edgeMs);
  }

  #within({ from, until }: Span, widerMs: (one: SentWrites) => number): Ranges {
    return new Ranges(
      this.#stretches.flatMap((one) => between(one, from - widerMs(one), until + widerMs(one))),
    );
  }
}

/** The numbers whose place on the line is between the two times. */
function between(
  { n: [first, last], sent: [from, to] }: SentWrites,
  lo: number,
  hi: number,
): [number, number][] {
  const pace = last > first ? (to - from) / (last - first) : 0;
  if (pace <= 0) return from >= lo && from <= hi ? [[first, last]] : [];
  const begin = Math.max(first, first + Math.ceil((lo - from) / pace));
  const end = Math.min(last, first + Math.floor((hi - from) / pace));
  return begin <= end ? [[begin, end]] : [];
}

function lineAt({ n: [first, last], sent: [from, to] }: SentWrites, n: number): number {
  return last === first ? from : from + ((to - from) * (n - first)) / (last - first);
}

function joined(bursts: readonly LostBurst[], gapMs: number): LostBurst[] {
  const all: LostBurst[] = [];
  for (const { count, sent } of bursts) {
    const last = all.at(-1);
    if (last && sent.lo - (last.sent.hi ?? 0) < gapMs) {
      last.count += count;
      last.sent = { lo: last.sent.lo, hi: sent.hi };
    } else all.push({ count, sent });
  }
  return all;
}

function union(parts: readonly Ranges[]): Ranges {
  return new Ranges(parts.flatMap((part) => part.runs()));
}

function counted(surely: Ranges, possibly: Ranges): Interval {
  return { lo: surely.count(), hi: possibly.count() };
}
