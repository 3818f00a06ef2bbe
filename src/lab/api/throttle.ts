import { drawsFor } from './buckets.ts';

interface Level {
  tokens: number;
  at: number;
}

/** The account's token buckets: each request takes from every bucket that it counts against, or from none. */
export class Throttle {
  readonly #levels = new Map<string, Level>();
  readonly #now: () => number;
  readonly #factor: number;

  /** `factor`: how many times AWS's rates are let through. */
  constructor(now: () => number, factor: number) {
    this.#now = now;
    this.#factor = factor;
  }

  /** Whether the request is let through. */
  admits(service: string, operation: string, input: object): boolean {
    if (this.#factor === Infinity) return true;
    const draws = drawsFor(service, operation, input).map((draw) => {
      const capacity = Math.max(1, draw.bucket.capacity * this.#factor);
      const level = this.#filled(draw.key, capacity, draw.bucket.perSecond * this.#factor);
      // What is larger than the whole bucket takes it whole.
      return { level, tokens: Math.min(draw.tokens, capacity) };
    });
    if (draws.some(({ level, tokens }) => level.tokens < tokens)) return false;
    for (const { level, tokens } of draws) level.tokens -= tokens;
    return true;
  }

  #filled(key: string, capacity: number, perSecond: number): Level {
    const now = this.#now();
    const level = this.#levels.get(key) ?? { tokens: capacity, at: now };
    this.#levels.set(key, level);
    const passedMs = Math.max(0, now - level.at);
    level.tokens = Math.min(capacity, level.tokens + (passedMs / 1000) * perSecond);
    level.at = now;
    return level;
  }
}
