import { createAnalysis } from '#analysis';
import type { Findings } from '#analysis';
import type { EventBody, Fold, ProbePlan } from '#core';
import { startProbes } from '#probes';

/** Probes that feed the analysis as a run that only watches does. Stopped with the stack. */
export class Watching implements AsyncDisposable {
  readonly origin = process.hrtime.bigint();
  readonly folds: Fold[] = [];
  readonly #analysis = createAnalysis();
  readonly #keepsFolds: boolean;
  #stop: (() => Promise<void>) | undefined;
  #seq = 0;
  #error: Error | undefined;
  #samples = 0;
  readonly #waiting: { isThere: () => boolean; wait: PromiseWithResolvers<void> }[] = [];

  /** A long watch keeps no folds. */
  constructor({ keepsFolds = true } = {}) {
    this.#keepsFolds = keepsFolds;
  }

  async start(plans: ProbePlan[]): Promise<void> {
    const watch = {
      steadyForMs: 0,
      settleForMs: 1000,
      giveUpAfterMs: 60_000,
      pollEveryMs: 1000,
      lostAfter: { sends: 20, forMs: 1000 },
    };
    this.#emit({
      type: 'run-started',
      runId: 'watching',
      squall: '0.0.0',
      wall: new Date().toISOString(),
      node: process.version,
      platform: process.platform,
      experiment: { name: 'watching', target: { kind: 'lab' }, probes: [], faults: [], watch, expect: [] },
      source: { file: '', sha256: '' },
    });
    this.#emit({ type: 'plan', plan: { faults: [], probes: plans, unprobed: [] } });
    this.#emit({ type: 'phase', phase: 'steady' });
    const pacing = await startProbes(plans, {
      origin: this.origin,
      onFolds: (folds) => {
        if (this.#keepsFolds) this.folds.push(...folds);
        for (const { n } of folds) this.#samples += n[1] - n[0] + 1;
        this.#emit({ type: 'samples', folds });
        this.#look();
      },
      onError: (error) => {
        this.#error = error;
        this.#look();
      },
    });
    this.#stop = () => pacing.stop();
    this.#emit({ type: 'probing-started' });
    this.#emit({ type: 'phase', phase: 'recovery' });
  }

  now(): number {
    return Number(process.hrtime.bigint() - this.origin) / 1e6;
  }

  /** Waits for so many samples. */
  seen(samples: number): Promise<void> {
    return this.#until(() => this.#samples >= samples);
  }

  /** Waits until every one of the plans was ok at some later time. */
  seenOk(plans: readonly ProbePlan[]): Promise<void> {
    const fromMs = this.now();
    const since = (id: string) =>
      this.folds.some(({ probe, outcome, sent }) => probe === id && outcome === 'ok' && sent[1] > fromMs);
    return this.#until(() => plans.every(({ id }) => since(id)));
  }

  /** Ends the probes and tells what the analysis found. */
  async finish(): Promise<Findings> {
    await this.#stop?.();
    if (this.#error) throw this.#error;
    this.#emit({ type: 'probing-stopped' });
    this.#emit({ type: 'run-ended', ending: 'completed', wall: new Date().toISOString() });
    return this.#analysis.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop?.();
  }

  #until(isThere: () => boolean): Promise<void> {
    const wait = Promise.withResolvers<void>();
    this.#waiting.push({ isThere, wait });
    this.#look();
    return wait.promise;
  }

  #look(): void {
    for (const { isThere, wait } of this.#waiting) {
      if (this.#error) wait.reject(this.#error);
      else if (isThere()) wait.resolve();
    }
  }

  #emit(body: EventBody): void {
    this.#analysis.step({ seq: this.#seq, at: this.now(), ...body });
    this.#seq += 1;
  }
}
