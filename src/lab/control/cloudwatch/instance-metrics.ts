import type { Context } from '../context.ts';
import type { AwsMetrics } from './aws-metrics.ts';
import { findMetric, metricOf } from './metrics.ts';

const checks = ['StatusCheckFailed', 'StatusCheckFailed_Instance', 'StatusCheckFailed_System'];

/**
 * The status checks of AWS/EC2: zero in every period in which an instance runs, and nothing in any other. They are
 * kept as spans, not as points, so that they cost nothing however many instances there are.
 */
export class InstanceMetrics {
  readonly #context: Context;
  readonly #metrics: AwsMetrics;

  constructor(context: Context, metrics: AwsMetrics) {
    this.#context = context;
    this.#metrics = metrics;
    if (!context.does('metrics-of-instances') || metrics.periodMs === Infinity) return;
    context.signals.on('instanceRunning', ({ id }) => this.#begin(id));
    context.signals.on('instanceEnding', ({ id }) => this.#end(id));
  }

  #begin(id: string): void {
    this.#end(id);
    const { periodMs, lagMs } = this.#metrics;
    const isLate = this.#context.does('publication-lag');
    const from = this.#context.agenda.now();
    for (const name of checks) {
      const metric = metricOf(this.#context.state.cloudWatch, {
        namespace: 'AWS/EC2',
        name,
        dimensions: [['InstanceId', id]],
      });
      metric.steady ??= [];
      metric.steady.push({ from, everyMs: periodMs, lagMs: isLate ? lagMs : 0, value: 0 });
      metric.lastAt = Infinity;
    }
  }

  #end(id: string): void {
    const { cloudWatch } = this.#context.state;
    const until = this.#context.agenda.now();
    for (const name of checks) {
      const metric = findMetric(cloudWatch, { namespace: 'AWS/EC2', name, dimensions: [['InstanceId', id]] });
      const last = metric?.steady?.at(-1);
      if (!metric || !last || last.until !== undefined) continue;
      last.until = until;
      metric.lastAt = until;
    }
  }
}
