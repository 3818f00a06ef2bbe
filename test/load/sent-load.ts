import { loadOutcomes, mergeHistograms, quantile } from '#core';
import type { Histogram, LoadJob, LoadMiss, LoadSlice } from '#core';
import { engineNamed } from '#load';
import type { LoadOptions, RunningLoad } from '#load';
import { onTestFinished } from 'vitest';
import type { Ending } from '../cli/run-directory.ts';

/** One scenario that asks a server, at a constant rate. */
export function jobTo(url: string, perSecond: number, given: Partial<LoadJob> = {}): LoadJob {
  return {
    role: 'traffic',
    engine: 'traffic',
    params: {},
    scenarios: [
      { name: 'shop', weight: 1, method: 'GET', url, headers: {}, statuses: '2xx', timeoutMs: 10_000 },
    ],
    profile: { points: [[0, perSecond]] },
    workers: 1,
    connections: 4000,
    recycleMs: 60_000,
    ...given,
  };
}

/** A load that is being sent, and all that it told. */
export class SentLoad {
  readonly slices: LoadSlice[] = [];
  readonly lost: { since: number; reason: string }[] = [];
  readonly #origin = process.hrtime.bigint();
  readonly #waiting = new Set<() => void>();
  #running: RunningLoad | undefined;

  /** For one test, at whose end it ends. */
  static async start(
    job: LoadJob,
    atEnd: Ending = onTestFinished,
    given: Pick<LoadOptions, 'nameServer'> = {},
  ): Promise<SentLoad> {
    const load = await SentLoad.startAlone(job, given);
    atEnd(() => load.running.stop(AbortSignal.abort()));
    return load;
  }

  /** Until it is told to stop. */
  static async startAlone(job: LoadJob, given: Pick<LoadOptions, 'nameServer'> = {}): Promise<SentLoad> {
    const load = new SentLoad();
    await load.#start(job, given);
    return load;
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

  readonly now = () => Number(process.hrtime.bigint() - this.#origin) / 1e6;

  sum(key: 'sent' | 'unsent' | LoadSlice['misses'][number]['outcome'] | 'ok'): number {
    return this.slices.reduce((sum, slice) => sum + slice[key], 0);
  }

  get due(): number {
    return loadOutcomes.reduce((sum, outcome) => sum + this.sum(outcome), 0);
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

  /** Resolves once it is so, by what was told. */
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

  async #start(job: LoadJob, given: Pick<LoadOptions, 'nameServer'>): Promise<void> {
    const tell = () => {
      for (const check of this.#waiting) check();
    };
    const running = await engineNamed(job.engine).start(
      job,
      {
        origin: this.#origin,
        now: this.now,
        runId: 'run',
        ...given,
        onSlices: (slices) => {
          this.slices.push(...slices);
          tell();
        },
        onLost: (since, reason) => {
          this.lost.push({ since, reason });
          tell();
        },
      },
      new AbortController().signal,
    );
    this.#running = running;
  }
}
