import type { Context } from '../context.ts';
import type { BalancerLoad, TaskUsage } from '../world.ts';
import { Alarms } from './alarms.ts';
import { AwsMetrics } from './aws-metrics.ts';
import { BalancerMetrics } from './balancer-metrics.ts';
import { GroupMetrics } from './group-metrics.ts';
import { reportStatusChecks } from './instance-metrics.ts';
import { metricOf, putPoint, sortedDimensions } from './metrics.ts';
import type { Dimensions, MetricName } from './metrics.ts';
import type { StatisticSet } from './records.ts';
import { forgetOldData } from './retention.ts';
import { setOf } from './statistics.ts';
import { TargetMetrics } from './target-metrics.ts';
import { TaskMetrics } from './task-metrics.ts';

const hour = 3_600_000;
const mostSamples = 6;

/** A datum of PutMetricData. */
export interface PutDatum {
  metric: MetricName;
  unit: string;
  at: number;
  resolutionMs: number;
  set: StatisticSet;
}

/** CloudWatch: what its operations may change, and what the world measures. */
export class CloudWatch {
  readonly alarms: Alarms;
  readonly #context: Context;
  readonly #metrics: AwsMetrics;
  readonly #balancers: BalancerMetrics;
  readonly #targets: TargetMetrics;
  readonly #tasks: TaskMetrics;
  readonly #groups: GroupMetrics;
  #collectedUntil: number;

  constructor(context: Context) {
    this.#context = context;
    this.alarms = new Alarms(context);
    this.#metrics = new AwsMetrics(context);
    this.#balancers = new BalancerMetrics(context, this.#metrics);
    this.#targets = new TargetMetrics(context, this.#metrics);
    this.#tasks = new TaskMetrics(context, this.#metrics);
    this.#groups = new GroupMetrics(context, this.#metrics);
    reportStatusChecks(context, this.#metrics);
    this.#collectedUntil = this.#metrics.bucketAt(context.agenda.now());
    this.#collectLater();
    if (context.does('data-gets-coarser'))
      context.agenda.every(hour, () => forgetOldData(context.state.cloudWatch, context.agenda.now()));
  }

  now(): number {
    return this.#context.agenda.now();
  }

  tasksMeasured(instanceId: string, usage: TaskUsage[], overMs: number): void {
    this.#tasks.measured(instanceId, usage, overMs);
  }

  balancerMeasured(arn: string, load: BalancerLoad): void {
    if (this.#context.does('metrics-of-the-balancer')) this.#balancers.measured(arn, load);
  }

  /** Puts a value of AWS's own into the current period; `count` is how often it was observed. */
  observe(
    namespace: string,
    name: string,
    dimensions: Dimensions,
    value: number,
    { unit, count = 1 }: { unit?: string; count?: number } = {},
  ): void {
    const metric = { namespace, name, dimensions: sortedDimensions(dimensions) };
    this.#metrics.put(metric, this.#metrics.bucketOf(), setOf(value, count), unit);
  }

  /** Puts what somebody measured himself; it can be read at once. */
  put(data: readonly PutDatum[]): void {
    this.#context.turn(() => {
      for (const { metric, unit, at, resolutionMs, set } of data) {
        const bucket = Math.floor(at / resolutionMs) * resolutionMs;
        const record = metricOf(this.#context.state.cloudWatch, metric);
        putPoint(record, unit, { ...set, at: bucket, widthMs: resolutionMs, visibleAt: -Infinity });
      }
    });
  }

  /** Looks at what has no reports of its own, several times a period and at its end. */
  #collectLater(): void {
    const { periodMs } = this.#metrics;
    if (periodMs === Infinity) return;
    const samples = Math.min(mostSamples, Math.max(1, Math.floor(periodMs / 1000)));
    const stepMs = periodMs / samples;
    const now = this.#context.agenda.now();
    this.#context.agenda.after((Math.floor(now / stepMs) + 1) * stepMs - now, () => {
      this.#collectLater();
      this.#collect();
    });
  }

  #collect(): void {
    const { periodMs } = this.#metrics;
    const until = this.#metrics.bucketAt(this.#context.agenda.now());
    const isOver = until > this.#collectedUntil;
    const at = isOver ? until - periodMs : until;
    if (this.#context.does('metrics-of-the-balancer')) this.#targets.sample(at, isOver);
    if (!isOver) return;
    this.#collectedUntil = until;
    this.#tasks.sample(at);
    this.#groups.sample(at);
  }
}
