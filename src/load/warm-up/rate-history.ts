/** The rates of the last seconds. */
export class RateHistory {
  readonly #keepMs: number;
  #changes: { at: number; perSecond: number }[];

  constructor(at: number, perSecond: number, keepMs: number) {
    this.#keepMs = keepMs;
    this.#changes = [{ at, perSecond }];
  }

  set(at: number, perSecond: number): void {
    this.#changes.push({ at, perSecond });
    const begin = this.#changes.findLastIndex((change) => change.at <= at - this.#keepMs);
    if (begin > 0) this.#changes = this.#changes.slice(begin);
  }

  /** Requests that were due in a stretch beyond what this rate would have been. */
  beyond(perSecond: number, fromMs: number, toMs: number): number {
    return this.#reduce(fromMs, toMs, (sum, rate, ms) => sum + (Math.max(0, rate - perSecond) * ms) / 1000);
  }

  /** The mean of a stretch. */
  mean(fromMs: number, toMs: number): number {
    const span = this.#reduce(fromMs, toMs, (sum, _, ms) => sum + ms);
    const area = this.#reduce(fromMs, toMs, (sum, rate, ms) => sum + rate * ms);
    return span > 0 ? area / span : (this.#changes.at(-1)?.perSecond ?? 0);
  }

  /** The highest of a stretch. */
  most(fromMs: number, toMs: number): number {
    return this.#reduce(fromMs, toMs, (most, rate) => Math.max(most, rate));
  }

  #reduce(
    fromMs: number,
    toMs: number,
    add: (value: number, perSecond: number, ms: number) => number,
  ): number {
    let value = 0;
    for (const [index, { at, perSecond }] of this.#changes.entries()) {
      const end = Math.min(toMs, this.#changes[index + 1]?.at ?? Infinity);
      const begin = Math.max(fromMs, at);
      if (end > begin) value = add(value, perSecond, end - begin);
    }
    return value;
  }
}
