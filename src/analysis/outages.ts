import type { Fold } from '#core';
import type { Outage } from './findings.ts';
import { countOf } from './stretch.ts';

interface OpenOutage {
  after: number | null;
  by: number;
  lastFailed: number;
  lastReason: string;
  failed: number;
  reasons: Map<string, number>;
  isSince: boolean;
  /** The oks that would end it: the first one's send, and when the first of them had finished. */
  oks: { firstSent: number; earliestDone: number } | undefined;
}

/** Finds the outages of one probe from its samples in order. Unknown samples neither begin nor end one. */
export class Outages {
  /** Outages wholly before t0, and those with a sample since. */
  readonly #ended: { steady: Outage[]; since: Outage[] } = { steady: [], since: [] };
  #open: OpenOutage | undefined;
  #lastOk: number | null = null;

  ok({ sent, done }: Fold): void {
    this.#lastOk = sent[1];
    if (!this.#open) return;
    this.#open.oks ??= { firstSent: sent[0], earliestDone: done[0] };
    this.#open.oks.earliestDone = Math.min(this.#open.oks.earliestDone, done[0]);
  }

  /** Some between these two moments may have been ok: what failed so far may have ended there, and what fails next begun. */
  mayHaveEnded(by: number): void {
    if (this.#open) this.#open.oks ??= { firstSent: by, earliestDone: -Infinity };
  }

  /** Whether this failure goes on with an outage that oks had seemed to end. */
  failed(fold: Fold, isSince: boolean): 'same-outage' | 'next-outage' {
    const rejoins = this.#open?.oks !== undefined && this.#open.oks.earliestDone > fold.sent[0];
    if (this.#open?.oks && !rejoins) this.#end();
    this.#open ??= {
      after: this.#lastOk,
      by: fold.sent[0],
      lastFailed: fold.sent[1],
      lastReason: '',
      failed: 0,
      reasons: new Map(),
      isSince: false,
      oks: undefined,
    };
    const { reasons } = this.#open;
    const reason = fold.reason ?? 'failed';
    reasons.set(reason, (reasons.get(reason) ?? 0) + countOf(fold));
    this.#open.failed += countOf(fold);
    this.#open.lastFailed = fold.sent[1];
    this.#open.lastReason = reason;
    this.#open.isSince ||= isSince;
    this.#open.oks = undefined;
    return rejoins ? 'same-outage' : 'next-outage';
  }

  steady(): Outage[] {
    return this.#open && !this.#open.isSince
      ? [...this.#ended.steady, outageOf(this.#open)]
      : this.#ended.steady;
  }

  since(): Outage[] {
    return this.#open?.isSince ? [...this.#ended.since, outageOf(this.#open)] : this.#ended.since;
  }

  countSince(): number {
    return this.#ended.since.length + (this.#open?.isSince ? 1 : 0);
  }

  /** First failed send of the outage that no ok has followed yet. */
  failingSince(): number | null {
    return this.#open && !this.#open.oks ? this.#open.by : null;
  }

  /** First ok send after the latest outage, while no failure has followed. */
  servesSince(): number | null {
    return this.#open?.oks?.firstSent ?? null;
  }

  #end(): void {
    if (this.#open) this.#ended[this.#open.isSince ? 'since' : 'steady'].push(outageOf(this.#open));
    this.#open = undefined;
  }
}

function outageOf({ after, by, lastFailed, lastReason, failed, reasons, oks }: OpenOutage): Outage {
  return {
    start: { after, by },
    end: { after: lastFailed, by: oks?.firstSent ?? null },
    failed,
    reasons: ranked(reasons),
    lastReason,
  };
}

/** Outages of several probes of one service: those that surely overlap are one. */
export function mergeOutages(all: readonly Outage[]): Outage[] {
  const merged: Outage[] = [];
  for (const outage of [...all].sort((a, b) => a.start.by - b.start.by)) {
    const last = merged.at(-1);
    if (last !== undefined && outage.start.by <= last.end.after)
      merged[merged.length - 1] = union(last, outage);
    else merged.push(outage);
  }
  return merged;
}

function union(a: Outage, b: Outage): Outage {
  const reasons = new Map(a.reasons);
  for (const [reason, count] of b.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  const { start, end } = a;
  const { lastReason } = b.end.after > end.after ? b : a;
  return {
    start: {
      after: start.after === null || b.start.after === null ? null : Math.min(start.after, b.start.after),
      by: Math.min(start.by, b.start.by),
    },
    end: {
      after: Math.max(end.after, b.end.after),
      by: end.by === null || b.end.by === null ? null : Math.max(end.by, b.end.by),
    },
    failed: a.failed + b.failed,
    reasons: ranked(reasons),
    ...(lastReason !== undefined && { lastReason }),
  };
}

function ranked(reasons: ReadonlyMap<string, number>): [string, number][] {
  return [...reasons].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
