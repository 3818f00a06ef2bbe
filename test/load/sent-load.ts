import { loadOutcomes, mergeHistograms, quantile } from '#core';
import type { Histogram, LoadJob, LoadMiss, LoadSlice } from '#core';
import { engineNamed } from '#load';
import type { LoadOptions, RunningLoad } from '#load';
import { onTestFinished } from 'vitest';
import { missesIn, sumOf } from '../../src/load/test/merged.ts';
import type { Counted } from '../../src/load/test/merged.ts';
import type { Ending } from '../cli/run-directory.ts';

interface Given {
  nameServer?: string;
  signal?: AbortSignal;
}

/** A load that is being sent, and all that it told. */
export class SentLoad {
  readonly slices: LoadSlice[] = [];
  readonly lost: { since: number; reason: string }[] = [];
  readonly #origin = process.hrtime.bigint();
  readonly #waiting = new Set<() => void>();
  #running: RunningLoad | undefined;

  /** For one test, at whose end it ends. */
  static async start(job: LoadJob, atEnd: Ending = onTestFinished, given: Given = {}): Promise<SentLoad> {
    const load = await SentLoad.startAlone(job, given);
    atEnd(() => load.running.stop(AbortSignal.abort()));
    return load;
  }

  /** Until it is told to stop. */
  static async startAlone(
    job: LoadJob,
    { nameServer, signal = AbortSignal.timeout(60_000) }: Given = {},
  ): Promise<SentLoad> {
    return SentLoad.startBy((options) =>
      engineNamed(job.engine).start(job, { ...options, nameServer }, signal),
    );
  }

  /** Started by hand; until it is told to stop. */
  static async startBy(start: (options: LoadOptions) => Promise<RunningLoad>): Promise<SentLoad> {
    const load = new SentLoad();
    load.#running = await start(load.options);
    return load;
  }

  /** What makes an engine tell its load here. */
  get options(): LoadOptions {
    return {
      origin: this.#origin,
      now: this.now,
      runId: 'run',
      onSlices: (slices) => {
        this.slices.push(...slices);
        this.#tell();
      },
      onLost: (since, reason) => {
        this.lost.push({ since, reason });
        this.#tell();
      },
    };
  }

  get running(): RunningLoad {
    if (!this.#running) throw new Error('it has not begun');
    return this.#running;
  }

  get pids(): number[] {
    return this.running.pids ?? [];
  }

  /** A moment of `process.hrtime.bigint()` in milliseconds of the load's clock. */
  at(moment: bigint): number {
    return Number(moment - this.#origin) / 1e6;
  }

  readonly now = () => this.at(process.hrtime.bigint());

  /** How many of a kind it told, of all scenarios or of one. */
  sum(kind: Counted, scenario?: string): number {
    const isOfIt = (slice: LoadSlice) => scenario === undefined || slice.scenario === scenario;
    return sumOf(this.slices.filter(isOfIt), kind);
  }

  get due(): number {
    return loadOutcomes.reduce((sum, outcome) => sum + this.sum(outcome), 0);
  }

  /** Every miss as `outcome: reason`, with how many. */
  get misses(): Record<string, number> {
    return missesIn(this.slices);
  }

  /** Milliseconds below which this share of the ok answers lies. */
  latency(q: number): number {
    const all = this.slices.reduce<Histogram>((sum, { latency }) => mergeHistograms(sum, latency), []);
    return quantile(all, q) ?? NaN;
  }

  /** Places that were not ok, by what became of them. */
  places(is: (miss: LoadMiss) => boolean): Set<number> {
    const ranges = this.slices.flatMap(({ misses }) => misses.filter(is).flatMap(({ places }) => places));
    return new Set(
      ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at)),
    );
  }

  /** Resolves once it is so; asked whenever something was told. */
  until(isSo: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => {
      if (!isSo()) return;
      this.#waiting.delete(check);
      resolve();
    };
    this.#waiting.add(check);
    check();
    return promise;
  }

  #tell(): void {
    for (const check of this.#waiting) check();
  }
}
