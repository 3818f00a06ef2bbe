import type { DnsObservation, DnsType } from '#core';
import type { Resolved } from './answer.ts';

/** An answer and its times, in milliseconds of the run. */
export interface Timed extends Resolved {
  sent: number;
  done: number;
}

interface Folding {
  resolver: string;
  name: string;
  type: DnsType;
  observe: (observation: DnsObservation) => void;
}

const flushEveryMs = 1000;

/**
 * Folds the answers of one resolver while they are the same, and tells a fold when they change, or a second after it
 * began. An answer that comes after that of a later send is told alone, when it comes.
 */
export class AnswersFold {
  readonly #folding: Folding;
  #open: DnsObservation | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastSent = -Infinity;

  constructor(folding: Folding) {
    this.#folding = folding;
  }

  add(answer: Timed): void {
    const isLate = answer.sent < this.#lastSent;
    if (isLate || !this.#open || !isSame(this.#open, answer)) this.flush();
    if (isLate) return this.#folding.observe(this.#begin(answer));
    this.#lastSent = answer.sent;
    if (this.#open) return extend(this.#open, answer);
    this.#open = this.#begin(answer);
    this.#timer = setTimeout(() => this.flush(), flushEveryMs);
  }

  flush(): void {
    clearTimeout(this.#timer);
    if (this.#open) this.#folding.observe(this.#open);
    this.#open = undefined;
  }

  /** Tells nothing any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#open = undefined;
  }

  #begin(answer: Timed): DnsObservation {
    const { code, isAuthoritative, addresses, ttlSeconds, sent, done } = answer;
    const { resolver, name, type } = this.#folding;
    const kept = keptUntil(ttlSeconds, done);
    return {
      kind: 'dns-answers',
      resolver,
      name,
      type,
      count: 1,
      sent: [sent, sent],
      done: [done, done],
      code,
      isAuthoritative,
      addresses,
      ttlSeconds: ttlSeconds === null ? null : [ttlSeconds, ttlSeconds],
      ...longestOf(answer),
      keptUntil: kept === null ? null : [kept, kept],
    };
  }
}

/** Only where it is above the least. */
function longestOf({ ttlSeconds, longestTtlSeconds }: Timed): Pick<DnsObservation, 'longestTtlSeconds'> {
  if (ttlSeconds === null || longestTtlSeconds === null || longestTtlSeconds <= ttlSeconds) return {};
  return { longestTtlSeconds };
}

function extend(fold: DnsObservation, answer: Timed): void {
  const { sent, done, ttlSeconds } = answer;
  const { longestTtlSeconds } = longestOf(answer);
  if (longestTtlSeconds !== undefined)
    fold.longestTtlSeconds = Math.max(fold.longestTtlSeconds ?? 0, longestTtlSeconds);
  fold.count += 1;
  fold.sent[1] = sent;
  fold.done[1] = done;
  const kept = keptUntil(ttlSeconds, done);
  if (fold.keptUntil && kept !== null) fold.keptUntil[1] = kept;
  if (!fold.ttlSeconds || ttlSeconds === null) return;
  const [least, most] = fold.ttlSeconds;
  fold.ttlSeconds = [Math.min(least, ttlSeconds), Math.max(most, ttlSeconds)];
}

function isSame(fold: DnsObservation, answer: Timed): boolean {
  return (
    fold.code === answer.code &&
    fold.isAuthoritative === answer.isAuthoritative &&
    (fold.ttlSeconds === null) === (answer.ttlSeconds === null) &&
    fold.addresses.length === answer.addresses.length &&
    fold.addresses.every((address, index) => address === answer.addresses[index])
  );
}

function keptUntil(ttlSeconds: number | null, done: number): number | null {
  return ttlSeconds === null ? null : Math.round((done + ttlSeconds * 1000) * 1000) / 1000;
}
