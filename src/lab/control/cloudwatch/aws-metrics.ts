import type { Context } from '../context.ts';
import { metricOf, noUnit, putPoint } from './metrics.ts';
import type { Dimensions } from './metrics.ts';
import type { StatisticSet } from './records.ts';

/** Puts AWS's own metrics: into buckets of a period's width, to be read a while after their end. */
export class AwsMetrics {
  readonly periodMs: number;
  readonly lagMs: number;
  readonly #context: Context;

  constructor(context: Context) {
    const { metricPeriodMs, metricLagMs } = context.state.constants;
    this.#context = context;
    this.periodMs = metricPeriodMs;
    this.lagMs = metricLagMs;
  }

  /** The bucket of what was measured up to now, over so many milliseconds. */
  bucketOf(overMs = 0): number {
    return this.bucketAt(this.#context.agenda.now() - Math.min(overMs, this.periodMs) / 2);
  }

  bucketAt(moment: number): number {
    return Math.floor(moment / this.periodMs) * this.periodMs;
  }

  /** `at` is a bucket's start; dimensions are sorted by name. */
  put(
    name: { namespace: string; name: string; dimensions: Dimensions },
    at: number,
    set: StatisticSet,
    unit = noUnit,
  ): void {
    if (this.periodMs === Infinity) return;
    const isLate = this.#context.does('publication-lag');
    const visibleAt = isLate ? at + this.periodMs + this.lagMs : at;
    putPoint(metricOf(this.#context.state.cloudWatch, name), unit, {
      ...set,
      at,
      widthMs: this.periodMs,
      visibleAt,
    });
  }
}
