import type { Fold } from '#core';
import type { PacedProbe, Pacing, PacingOptions } from '../contract.ts';
import { startPacing } from '../start.ts';

/** URL of a sender module with this body of `send`. */
export const senderOf = (send: string, rest = '') =>
  `data:text/javascript,${encodeURIComponent(
    `export const createSender = (params) => { let sends = 0; ${rest}; return { send(settle) { sends++; ${send} }, close() {} }; };`,
  )}`;
const answering = senderOf("setImmediate(settle, 'ok'); return () => {};");
export const hanging = senderOf('return () => {};');

export const probe = (given: Partial<PacedProbe> = {}): PacedProbe => ({
  id: 'a',
  sender: answering,
  params: {},
  lane: 'exact',
  intervalMs: 20,
  timeoutMs: 10_000,
  ...given,
});

/** Starts and gathers; everything that was started is stopped after the test. */
export class Rig {
  readonly folds: Fold[] = [];
  readonly errors: Error[] = [];
  readonly origin = process.hrtime.bigint();
  #waiting: { isThere: () => boolean; resolve: () => void }[] = [];

  start(probes: PacedProbe[], given: Partial<PacingOptions> = {}): Promise<Pacing> {
    const onFolds = (folds: Fold[]) => {
      this.folds.push(...folds);
      this.#look();
    };
    const onError = (error: Error) => {
      this.errors.push(error);
      this.#look();
    };
    const pacing = startPacing({ probes, origin: this.origin, onFolds, onError, ...given });
    started.push(pacing);
    return pacing;
  }

  until(isThere: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ isThere, resolve });
    this.#look();
    return promise;
  }

  now(): number {
    return Number(process.hrtime.bigint() - this.origin) / 1e6;
  }

  count(matches: (fold: Fold) => boolean = () => true): number {
    return this.folds.filter(matches).reduce((sum, { n: [first, last] }) => sum + last - first + 1, 0);
  }

  /** The places of a probe that have a sample, in order. */
  places(id: string): number[] {
    const own = this.folds.filter(({ probe }) => probe === id);
    const all = own.flatMap(({ n: [first, last] }) => range(first, last));
    return all.sort((a, b) => a - b);
  }

  #look(): void {
    for (const { isThere, resolve } of this.#waiting) if (isThere()) resolve();
  }
}

/** All numbers between the two, both included. */
export const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const started: Promise<Pacing>[] = [];

/** Ends what the tests left running. */
export async function stopAll(): Promise<void> {
  for (const pacing of started.splice(0)) await pacing.then((each) => each.stop()).catch(() => undefined);
}
