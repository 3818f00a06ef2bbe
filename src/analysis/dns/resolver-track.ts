import type { DnsObservation, Observation } from '#core';
import { AnswerSets, rangeOf } from './answer-sets.ts';
import { unknown } from '../evidence.ts';
import type { Fate } from './fate.ts';
import type { DnsFinding } from './finding.ts';
import { GivenAddresses } from './given.ts';
import { PastTtl } from './past-ttl.ts';
import { StaleAnswers } from './stale-answers.ts';
import { countSince, firstSince, plus } from './since.ts';
import { stalenessOf, unknownStaleness } from './staleness.ts';
import { noT0 } from '../window.ts';

export type DnsAnswers = DnsObservation & Pick<Observation, 'probe'>;

/** The codes with which a name server says that there is nothing; any other is no answer. */
const negativeCodes = ['NXDOMAIN', 'NOERROR'];

/** Why a resolver is not judged. */
export const notComparable = 'none of its addresses is one of a task';

const neverPast: DnsFinding['pastTtl'] = {
  answers: { lo: 0, hi: 0 },
  byMs: null,
  basis: 'authoritative',
  why: 'it speaks for the zone itself',
};

export const isNegative = ({ addresses, code }: DnsObservation) =>
  addresses.length === 0 && negativeCodes.includes(code);

type FateOf = (address: string) => Fate;

/** What a finding is worked out with; `end` is that of the record, after `knownUntil` nothing told what was dead. */
interface Known {
  t0: number | null;
  knownUntil: number;
  end: number;
  fateOf: FateOf;
  isInTurns: boolean;
}

/** All that is kept of what one resolver answered for one name: it grows with its addresses, not with its answers. */
export class ResolverTrack {
  readonly service: string;
  readonly pastTtl = new PastTtl();
  readonly #subject: DnsAnswers;
  readonly #nextKnownMs: number;
  readonly #stale = new StaleAnswers();
  readonly #given = new GivenAddresses();
  readonly #sets = new AnswerSets();
  #negative: DnsFinding['negative'] = { answers: { lo: 0, hi: 0 }, first: null, last: null };
  /** Nothing tells whether what its last answer gave was dead. */
  #isOpen = false;
  #isAuthoritative = true;
  #ttlSeconds: [number, number] | null = null;
  /** Sent time of the latest answer that was judged. */
  #judgedUntil = -Infinity;

  constructor(service: string, first: DnsAnswers, nextKnownMs: number) {
    this.service = service;
    this.#subject = first;
    this.#nextKnownMs = nextKnownMs;
  }

  /** Takes answers; `fateOf` is null where nothing tells whether they were stale, `t0` as long as there is none. */
  add(fold: DnsObservation, fateOf: FateOf | null, t0: number | null): void {
    const isAnswer = fold.addresses.length > 0 || isNegative(fold);
    if (!isAnswer) {
      if (t0 !== null) this.#stale.addNoAnswer(fold, t0);
      return;
    }
    const fates = fateOf && fold.addresses.map(fateOf);
    const staleness = fates ? stalenessOf(fold, fates) : unknownStaleness(fold);
    if (fold.sent[1] >= this.#judgedUntil) this.#isOpen = fates === null;
    this.#judgedUntil = Math.max(this.#judgedUntil, fold.sent[1]);
    this.#isAuthoritative &&= fold.isAuthoritative;
    this.#ttlSeconds = rangeOf(this.#ttlSeconds, fold.ttlSeconds);
    this.#given.add(
      fold,
      fold.addresses.filter((_, place) => !fates || fates[place]?.wasLive),
      fates !== null,
    );
    this.#sets.add(fold, staleness);
    if (t0 === null || fold.sent[1] < t0) return;
    this.#stale.add(fold, staleness, t0);
    if (isNegative(fold)) this.#countNegative(fold, t0);
  }

  /** Whether any of its addresses was ever one of a task: only then can it be told that one is dead. */
  isComparable(fateOf: FateOf): boolean {
    return this.#given.hasAny(fateOf);
  }

  /** Whether it was asked since then and has given no dead address for so long. */
  isClean(since: number, now: number, holdMs: number): boolean {
    const { cleanSince, isTouched } = this.#stale;
    if (this.#judgedUntil < since || cleanSince === null) return false;
    return !isTouched || now - cleanSince >= holdMs;
  }

  /** The name and who answered. */
  get title(): string {
    return `${this.#subject.name} at ${this.#subject.resolver}`;
  }

  get isStale(): boolean {
    return this.#stale.isTouched && this.#stale.cleanSince === null;
  }

  finding({ t0, end, knownUntil, fateOf, isInTurns }: Known): DnsFinding {
    const isOpen = this.#isOpen && this.isComparable(fateOf);
    const { probe, resolver, name, type } = this.#subject;
    return {
      probe,
      service: this.service,
      resolver,
      name,
      type,
      isAuthoritative: this.#isAuthoritative,
      answers: this.#stale.answers,
      recovery: this.#recovery(t0, end, fateOf),
      stale: this.#stale.stale(),
      pastTtl: this.#isAuthoritative ? neverPast : this.pastTtl.finding(isInTurns),
      ignoresTtl: isInTurns ? null : this.pastTtl.proof,
      negative: this.#negative,
      kept: t0 === null ? null : this.#given.kept(t0, fateOf, isOpen ? knownUntil : Infinity),
      ttlSeconds: this.#ttlSeconds,
      sets: this.#sets.all(),
      setsLeftOut: this.#sets.leftOut,
    };
  }

  #recovery(t0: number | null, end: number, fateOf: FateOf): DnsFinding['recovery'] {
    if (t0 === null) return unknown(noT0);
    if (!this.isComparable(fateOf)) return unknown(notComparable);
    const by = `probe ${this.#subject.probe}`;
    const deaths = this.#given.deaths(t0, fateOf);
    return this.#stale.recovery({ t0, deaths, by, end, nextKnownMs: this.#nextKnownMs });
  }

  #countNegative(fold: DnsObservation, t0: number): void {
    const { answers, first, last } = this.#negative;
    this.#negative = {
      answers: plus(answers, countSince(fold, t0)),
      first: Math.min(first ?? Infinity, firstSince(fold, t0)),
      last: Math.max(last ?? -Infinity, fold.sent[1]),
    };
  }
}
