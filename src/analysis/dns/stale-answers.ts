import type { DnsObservation } from '#core';
import { between, unknown } from '../evidence.ts';
import type { Evidence, Recovery } from '../findings.ts';
import { notTouched } from '../clocks.ts';
import { NoAnswers } from './no-answers.ts';
import type { DnsFinding } from './finding.ts';
import { countSince, plus } from './since.ts';
import type { Staleness } from './staleness.ts';

interface Moment {
  sent: number;
  done: number;
}

/** What is told of a resolver's recovery. */
interface Circumstances {
  t0: number;
  /** Of the addresses that it gave and that died: by when, each unseen between two answers, it gave it no more. */
  deaths: readonly (number | null)[];
  by: string;
  /** Of the record. */
  end: number;
  /** So long after a send the next one is decided. */
  nextKnownMs: number;
}

/** Which answers of one resolver since t0 had a dead address, and from when on none had. */
export class StaleAnswers {
  answers = { lo: 0, hi: 0 };
  #count = { lo: 0, hi: 0 };
  #sure: { first: number; last: number } | null = null;
  readonly #noAnswers = new NoAnswers();
  /** The last send and the last end of those that perhaps had a dead address. */
  #perhaps: Moment | null = null;
  /** The first answer without a dead address since t0, the first since the last perhaps stale one, and the latest. */
  #firstClean: Moment | null = null;
  #clean: Moment | null = null;
  #latestClean: Moment | null = null;

  add(fold: DnsObservation, { answers: { sure, perhaps } }: Staleness, t0: number): void {
    if (fold.sent[1] < t0) return;
    const since = countSince(fold, t0);
    this.answers = plus(this.answers, since);
    if (perhaps === 0) return this.#addClean({ sent: fold.sent[0], done: Math.max(t0, fold.done[0]) });
    // The last answer is surely one since t0, and the one that is surely stale first.
    this.#count = plus(this.#count, { lo: Math.min(sure, since.lo), hi: Math.min(perhaps, since.hi) });
    this.#addPerhaps(fold);
    if (sure === 0) return;
    const first = sure === fold.count && fold.sent[0] >= t0 ? fold.sent[0] : fold.sent[1];
    this.#sure = {
      first: Math.min(this.#sure?.first ?? Infinity, first),
      last: Math.max(this.#sure?.last ?? -Infinity, fold.sent[1]),
    };
  }

  /** What came and is no answer. */
  addNoAnswer(fold: DnsObservation, t0: number): void {
    if (fold.sent[1] >= t0) this.#noAnswers.add(fold);
  }

  recovery({ t0, deaths, by, end, nextKnownMs }: Circumstances): Recovery {
    if (this.answers.hi === 0) {
      const codes = this.#noAnswers.after(-Infinity);
      return unknown(`no answer since the fault${codes === '' ? '' : `, only ${codes}`}`);
    }
    if (!this.#perhaps && deaths.length === 0) return unknown(notTouched);
    const lo: Evidence = this.#sure
      ? { at: this.#sure.last - t0, by, saw: 'last answer with a dead address' }
      : { at: 0, by, saw: 'no answer since t0 surely had a dead address' };
    const clean = this.#perhaps ? this.#clean : this.#firstClean;
    if (clean === null) {
      const sent = this.#perhaps?.sent ?? t0;
      const last = { sent, isSure: this.#sure?.last === sent, knownBy: sent + nextKnownMs };
      return between(lo, null, this.#noAnswers.whyNoEnd(last, end));
    }
    if (deaths.includes(null)) return between(lo, null, 'no answer after an address died');
    // An answer that was under way when the first clean one came may have been given after it.
    const at = Math.max(clean.done, this.#perhaps?.done ?? t0, ...deaths.map((moment) => moment ?? t0));
    return between(lo, { at: at - t0, by, saw: 'first answer since without a dead address' });
  }

  stale(): DnsFinding['stale'] {
    return {
      answers: { ...this.#count },
      first: this.#sure?.first ?? null,
      last: this.#sure?.last ?? null,
    };
  }

  /** Since when it gives no dead address; null when it perhaps does, or nothing was asked. */
  get cleanSince(): number | null {
    return this.#clean?.done ?? null;
  }

  /** Whether an answer perhaps had a dead address. */
  get isTouched(): boolean {
    return this.#perhaps !== null;
  }

  #addClean(moment: Moment): void {
    if (!this.#firstClean || moment.sent < this.#firstClean.sent) this.#firstClean = moment;
    if (!this.#latestClean || moment.sent > this.#latestClean.sent) this.#latestClean = moment;
    if (this.#perhaps && moment.sent <= this.#perhaps.sent) return;
    if (!this.#clean || moment.sent < this.#clean.sent) this.#clean = moment;
  }

  /** Answers may come in another order than they were asked for. */
  #addPerhaps(fold: DnsObservation): void {
    this.#perhaps = {
      sent: Math.max(this.#perhaps?.sent ?? -Infinity, fold.sent[1]),
      done: Math.max(this.#perhaps?.done ?? -Infinity, fold.done[1]),
    };
    const { sent } = this.#perhaps;
    if (this.#clean && this.#clean.sent > sent) return;
    this.#clean = this.#latestClean && this.#latestClean.sent > sent ? this.#latestClean : null;
  }
}
