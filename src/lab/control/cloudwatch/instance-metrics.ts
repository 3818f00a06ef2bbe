import type { Context } from '../context.ts';
import type { AwsMetrics } from './aws-metrics.ts';
import { findMetric, metricOf } from './metrics.ts';
import type { MetricName } from './metrics.ts';

const checks = ['StatusCheckFailed', 'StatusCheckFailed_Instance', 'StatusCheckFailed_System'];

/**
 * The status checks of AWS/EC2: zero in every period in which an instance runs, and nothing in any other. They are
 * kept as spans, not as points, so that they cost nothing however many instances there are.
 */
export function reportStatusChecks(context: Context, { periodMs, lagMs }: AwsMetrics): void {
  const { signals, agenda, state } = context;
  if (!context.does('metrics-of-instances') || periodMs === Infinity) return;
  const isLate = context.does('publication-lag');
  const end = (id: string): void => {
    for (const name of checks) {
      const metric = findMetric(state.cloudWatch, metricName(id, name));
      const last = metric?.steady?.at(-1);
      if (!metric || !last || last.until !== undefined) continue;
      last.until = agenda.now();
      metric.lastAt = last.until;
    }
  };
  signals.on('instanceEnding', ({ id }) => end(id));
  signals.on('instanceRunning', ({ id }) => {
    end(id);
    for (const name of checks) {
      const metric = metricOf(state.cloudWatch, metricName(id, name));
      const span = { from: agenda.now(), everyMs: periodMs, lagMs: isLate ? lagMs : 0, value: 0 };
      metric.steady = [...(metric.steady ?? []), span];
      metric.lastAt = Infinity;
    }
  });
}

function metricName(id: string, name: string): MetricName {
  return { namespace: 'AWS/EC2', name, dimensions: [['InstanceId', id]] };
}
