import { harnessOverloaded, quantile } from '#core';
import type { Fold, ProbePlan, Watch } from '#core';
import type { Sends } from './findings.ts';
import { Hold } from './hold.ts';
import type { ProbeRetries } from './retries/index.ts';
import { Silences } from './lasting.ts';
import { orderOf } from './mixture.ts';
import type { Mixture } from './mixture.ts';
import { Outages } from './outages.ts';
import { Reorder } from './reorder.ts';
import { SendRuns, noSends } from './sends.ts';
import { bareFold, countOf, isMissing, splitAt } from './stretch.ts';
import { Streaks } from './streaks.ts';
import { Tally } from './tally.ts';
import type { Window } from './window.ts';

/** Everything that is kept of one probe: its memory grows with its outages, not with its samples. */
export class ProbeTrack {
  readonly probe: ProbePlan;
  readonly outages = new Outages();
  readonly streaks: Streaks;
  readonly silences = new Silences();
  readonly runs = new SendRuns();
  /** Of a probe whose sends are requests. */
  readonly retries: ProbeRetries | undefined;
  readonly steady: Sends = { ...noSends };
  readonly since: Sends = { ...noSends };
  readonly latency = { before: new Tally(), since: new Tally() };
  readonly lateness = new Tally();
  missing = 0;
  /** Samples that Squall itself spoiled. */
  overloaded = 0;
  last: { outcome: Fold['outcome']; p50: number | null; reason: string | null } | undefined;
  /** When the newest send came to an outcome, or was told to have, whether or not its place has been reached. */
  decidedAt: number | null = null;
  readonly #hold: Hold;
  readonly #window: Window;
  readonly #reorder: Reorder;

  constructor(probe: ProbePlan, watch: Watch, window: Window, retries?: ProbeRetries) {
    this.probe = probe;
    this.retries = retries;
    this.streaks = new Streaks(watch.lostAfter);
    this.#hold = new Hold(window, watch.settleForMs);
    this.#window = window;
    this.#reorder = new Reorder(probe);
  }

  take(fold: Fold): void {
    this.decidedAt = Math.max(this.decidedAt ?? -Infinity, fold.done[1]);
    for (const ready of this.#reorder.push(fold)) this.#inOrder(ready);
  }

  /** The same of sends whose order is known in part; all of them before t0, or since. Nothing waits to be put in order. */
  takeMixed(mixture: Mixture, isSince: boolean): void {
    const { ok, failed, unknown } = mixture;
    const sends = isSince ? this.since : this.steady;
    sends.ok += ok.count;
    sends.failed += failed.count;
    sends.unknown += unknown;
    sends.sent += ok.count + failed.count + unknown;
    const { isFirst, isLast, between } = orderOf(mixture);
    if (isFirst) {
      this.#notOk(failedAt(failed.first, failed), isSince);
      this.#mayHaveFailed(mixture, [failed.first, ok.first], isSince);
      // Where they lay nobody knows: they count with the one that is known.
      if (isLast) this.#failedAmongOthers(failedAt(failed.first, failed, between), isSince);
    }
    this.#ok(okAt(ok.first), isSince);
    if (between > 0) this.#failedBetween(mixture, isSince);
    if (between > 0 || ok.last > ok.first) this.#ok(okAt(ok.last), isSince);
    if (isLast) {
      this.#mayHaveFailed(mixture, [ok.last, failed.last], isSince);
      this.#notOk(failedAt(failed.last, failed), isSince);
    }
    this.last = {
      outcome: isLast ? 'failed' : 'ok',
      p50: this.last?.p50 ?? null,
      reason: failed.reason ?? this.last?.reason ?? null,
    };
  }

  /** Between the first ok and the last. */
  #failedBetween(mixture: Mixture, isSince: boolean): void {
    const { ok, failed } = mixture;
    const { isFirst, isLast, between, oksWithin } = orderOf(mixture);
    this.#mayHaveFailed(mixture, [ok.first, ok.last], isSince);
    if (isSince) this.silences.notOk();
    if (isFirst && isLast) return;
    const first = isFirst ? failed.last : failed.first;
    const last = isLast ? failed.first : failed.last;
    if (oksWithin <= 0 && first < last) {
      this.#notOk(failedAt(first, failed, between, last), isSince);
      return;
    }
    this.#notOk(failedAt(first, failed), isSince);
    if (first < last) {
      this.outages.mayHaveEnded(ok.last);
      this.streaks.ok();
      this.#notOk(failedAt(last, failed), isSince);
    }
    this.#failedAmongOthers(failedAt(last, failed, between - (first < last ? 2 : 1)), isSince);
  }

  #mayHaveFailed({ failed, unknown }: Mixture, between: readonly [number, number], isSince: boolean): void {
    if (isSince) this.streaks.mayHaveFailed(failed.count + unknown, between);
  }

  /** They belong to the outage of the one before, and nobody knows whether they were in a row. */
  #failedAmongOthers(fold: Fold, isSince: boolean): void {
    if (countOf(fold) > 0) this.outages.failed(fold, isSince);
  }

  /** Tells what time it is, so that a place no one will ever hear of does not hold up the rest. */
  expire(now: number): void {
    for (const ready of this.#reorder.expire(now)) this.#inOrder(ready);
  }

  /** Takes what is left, and what is missing of the places demanded between the two moments. */
  finish(from: number | null, until: number, end: 'stopped' | 'cut off'): void {
    for (const ready of this.#reorder.drain(from, until, end)) this.#inOrder(ready);
    this.retries?.finish();
  }

  get held(): { from: number; outagesBefore: number } | undefined {
    return this.#hold.held(this.outages.countSince());
  }

  /** Has held, and again after every relapse. */
  get isSettled(): boolean {
    const { held } = this;
    return held !== undefined && (this.#hold.isHolding || held.outagesBefore === this.outages.countSince());
  }

  /** Has held from this moment on, and does. */
  hasHeldSince(moment: number): boolean {
    return this.#hold.hasHeldSince(moment);
  }

  get unsureUntil(): number | null {
    return this.#hold.unsureUntil;
  }

  /**
   * For how long a service that was never hit may have been out unseen: the longest time between two oks. Between two
   * looks at a queue, a metric or the control plane no user asks; only those that told nothing leave it open.
   */
  get unseenMs(): number {
    const isLook = this.probe.isRequest === false;
    return isLook && this.since.unknown === 0 ? 0 : this.#hold.longestGapMs;
  }

  #inOrder(fold: Fold): void {
    if (isMissing(fold)) this.missing += countOf(fold);
    if (fold.reason === harnessOverloaded) this.overloaded += countOf(fold);
    const { before, since } = splitAt(fold, this.#window.t0);
    if (before) this.#add(before, false);
    if (since) this.#add(since, true);
  }

  #add(fold: Fold, isSince: boolean): void {
    const sends = isSince ? this.since : this.steady;
    sends[fold.outcome] += countOf(fold);
    sends.sent += countOf(fold);
    this.lateness.add(fold.lateness);
    if (isSince) this.runs.add(fold);
    this.retries?.take(fold, isSince);
    if (fold.outcome === 'ok') this.#ok(fold, isSince);
    else this.#notOk(fold, isSince);
    this.last = {
      outcome: fold.outcome,
      p50: (fold.outcome === 'ok' ? quantile(fold.latency, 0.5) : undefined) ?? this.last?.p50 ?? null,
      reason: (fold.outcome === 'ok' ? undefined : fold.reason) ?? this.last?.reason ?? null,
    };
  }

  #ok(fold: Fold, isSince: boolean): void {
    (isSince ? this.latency.since : this.latency.before).add(fold.latency);
    this.outages.ok(fold);
    this.silences.ok(fold.sent);
    this.streaks.ok();
    this.#hold.ok(fold, this.outages.countSince(), isSince);
  }

  #notOk(fold: Fold, isSince: boolean): void {
    if (isSince) {
      this.streaks.notOk(fold);
      this.silences.notOk();
    }
    const outagesBefore = this.outages.countSince();
    if (fold.outcome === 'unknown') this.#hold.unknown(outagesBefore, isSince);
    else this.#hold.failed(outagesBefore, this.outages.failed(fold, isSince));
  }
}

function okAt(at: number): Fold {
  return bareFold({ probe: '', n: [0, 0], outcome: 'ok', sent: [at, at] });
}

function failedAt(first: number, { reason }: Mixture['failed'], count = 1, last = first): Fold {
  const because = reason === undefined ? {} : { reason };
  return bareFold({ probe: '', n: [0, count - 1], outcome: 'failed', ...because, sent: [first, last] });
}
