import type { Seconds } from './seconds.ts';

/** What a balancer lets through at once beyond its rate, as the time in which it may do so again. */
const burstSeconds = 1;
/** Longer windows add little: two minutes prove 99 % of their rate. */
const longestSeconds = 120;
/** Windows end at one of these latest seconds: answers come late. */
const latestEnds = 3;

/**
 * The rate that a balancer surely carries. One that lets c requests through each second, and up to c at once, answers
 * no more than c (T + 1) in any T seconds (the arrival curve of a token bucket: R. L. Cruz, "A calculus for network
 * delay", IEEE Trans. Information Theory 37, 1991); so c is at least what was answered in T seconds over T + 1, whatever
 * was rejected meanwhile. It holds while the balancer does not shrink.
 */
export class Proven {
  readonly #seconds: Seconds;
  /** Older seconds prove nothing any more. */
  #since = -Infinity;
  #best = 0;

  constructor(seconds: Seconds) {
    this.#seconds = seconds;
  }

  get perSecond(): number {
    return this.#best;
  }

  /** Looks at the windows that end now. */
  look(): void {
    const { newest, oldest } = this.#seconds;
    const first = Math.max(oldest, this.#since);
    for (let end = newest; end > newest - latestEnds && end >= first; end -= 1) {
      let answered = 0;
      for (let length = 1; length <= longestSeconds && end - length + 1 >= first; length += 1) {
        answered += this.#seconds.at(end - length + 1)?.ok ?? 0;
        this.#best = Math.max(this.#best, answered / (length + burstSeconds));
      }
    }
  }

  /** It does not hold any more: the balancer carries no more than this, and what was before proves nothing. */
  refute(perSecond: number): void {
    this.#best = Math.min(this.#best, perSecond);
    this.#since = this.#seconds.newest + 1;
  }
}
