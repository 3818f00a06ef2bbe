import type { DnsObservation } from '#core';
import type { AnswerSet } from './finding.ts';
import type { Staleness } from './staleness.ts';

const keptFirst = 10;
const keptLast = 30;

/** The different answers of one resolver in their order, the first and the last of them. */
export class AnswerSets {
  readonly #first: AnswerSet[] = [];
  readonly #last: AnswerSet[] = [];
  leftOut = 0;

  add(fold: DnsObservation, { comparable, dead, oldestDeadMs }: Staleness): void {
    const last = this.#last.at(-1) ?? this.#first.at(-1);
    const state = {
      live: comparable - dead.perhaps,
      dead: { lo: dead.sure, hi: dead.perhaps },
      oldestDeadMs,
    };
    if (last && last.code === fold.code && isSame(last.addresses, fold.addresses)) {
      const isLater = fold.sent[1] >= last.last;
      last.answers += fold.count;
      last.first = Math.min(last.first, fold.sent[0]);
      last.last = Math.max(last.last, fold.sent[1]);
      last.ttlSeconds = rangeOf(last.ttlSeconds, fold.ttlSeconds);
      if (isLater) Object.assign(last, state);
      return;
    }
    const { addresses, code, count: answers, sent, ttlSeconds } = fold;
    const set = { addresses, code, answers, first: sent[0], last: sent[1], ttlSeconds, ...state };
    if (this.#first.length < keptFirst) this.#first.push(set);
    else this.#last.push(set);
    if (this.#last.length <= keptLast) return;
    this.#last.shift();
    this.leftOut += 1;
  }

  all(): AnswerSet[] {
    return [...this.#first, ...this.#last];
  }
}

type Range = [least: number, most: number];

/** The range of both; null when neither is one. */
export function rangeOf(one: Range | null, other: Range | null): Range | null {
  if (one === null || other === null) return one ?? other;
  return [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((address, place) => address === other[place]);
}
