import type { Findings } from '#analysis';
import type { Fold, Observation, ProbePlan } from '#core';
import { startProbes } from '#probes';
import { WatchOnlyRun } from './watch-only-run.ts';

/** Probes that feed the analysis as a run that only watches does. Stopped with the stack. */
export class Watching implements AsyncDisposable {
  readonly origin = process.hrtime.bigint();
  readonly folds: Fold[] = [];
  readonly observations: Observation[] = [];
  readonly #run = new WatchOnlyRun(() => this.now());
  readonly #keepsFolds: boolean;
  #stop: (() => Promise<void>) | undefined;
  #error: Error | undefined;
  #samples = 0;
  readonly #waiting: { isThere: () => boolean; wait: PromiseWithResolvers<void> }[] = [];

  /** A long watch keeps no folds. */
  constructor({ keepsFolds = true } = {}) {
    this.#keepsFolds = keepsFolds;
  }

  async start(plans: ProbePlan[], nameServer?: string): Promise<void> {
    this.#run.planned(plans);
    const pacing = await startProbes(plans, {
      origin: this.origin,
      nameServer,
      onFolds: (folds) => {
        if (this.#keepsFolds) this.folds.push(...folds);
        for (const { n } of folds) this.#samples += n[1] - n[0] + 1;
        this.#run.sampled(folds);
        this.#look();
      },
      onObservations: (items) => {
        this.observations.push(...items);
        this.#run.observed(items);
        this.#look();
      },
      onError: (error) => {
        this.#error = error;
        this.#look();
      },
    });
    this.#stop = () => pacing.stop();
    this.#run.started();
  }

  now(): number {
    return Number(process.hrtime.bigint() - this.origin) / 1e6;
  }

  /** Waits for so many samples. */
  seen(samples: number): Promise<void> {
    return this.until(() => this.#samples >= samples);
  }

  /** Waits until this holds; asked again whenever something was seen. */
  until(isThere: () => boolean): Promise<void> {
    const wait = Promise.withResolvers<void>();
    this.#waiting.push({ isThere, wait });
    this.#look();
    return wait.promise;
  }

  /** Waits until every one of the plans was ok at some later time. */
  seenOk(plans: readonly ProbePlan[]): Promise<void> {
    const fromMs = this.now();
    const since = (id: string) =>
      this.folds.some(({ probe, outcome, sent }) => probe === id && outcome === 'ok' && sent[1] > fromMs);
    return this.until(() => plans.every(({ id }) => since(id)));
  }

  /** Ends the probes and tells what the analysis found. */
  async finish(): Promise<Findings> {
    await this.#stop?.();
    if (this.#error) throw this.#error;
    return this.#run.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop?.();
  }

  #look(): void {
    for (const { isThere, wait } of this.#waiting) {
      if (this.#error) wait.reject(this.#error);
      else if (isThere()) wait.resolve();
    }
  }
}
