import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { metricKey } from '../control/cloudwatch/metrics.ts';
import type { MetricRecord } from '../control/cloudwatch/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { Constraints } from './constraints.ts';
import { describedDimensions } from './dimensions.ts';
import { cloudWatchPage } from './pages.ts';
import { invalidValue } from './refusals.ts';

const hour = 3_600_000;
const recentMs = 3 * hour;
const listedMs = 14 * 24 * hour;
const pageSize = 500;
const mostFilters = 10;

export const ListMetrics = operation(ListMetricsCommand, async (input, { lab }: LabRequest) => {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive, NextToken } = input;
  const constraints = new Constraints();
  constraints.text(Namespace, 'namespace', { min: 1, max: 255 }, /^[^:].*/);
  constraints.text(MetricName, 'metricName', { min: 1, max: 255 });
  constraints.oneOf(RecentlyActive, 'recentlyActive', ['PT3H']);
  constraints.list(Dimensions, 'dimensions', { max: mostFilters });
  constraints.check(invalidValue);
  const { state } = lab;
  if (input.OwningAccount !== undefined && input.OwningAccount !== state.account)
    throw invalidValue('The lab does not model metrics of other accounts.');
  const since = lab.cloudWatch.now() - (RecentlyActive === undefined ? listedMs : recentMs);
  const found = [...state.cloudWatch.metrics.values()].filter(
    (metric) =>
      metric.lastAt >= since &&
      (Namespace === undefined || metric.namespace === Namespace) &&
      (MetricName === undefined || metric.name === MetricName) &&
      Dimensions.every((filter) => hasDimension(metric, filter)),
  );
  const { items, token } = cloudWatchPage('ListMetrics', found, metricKey, { NextToken }, pageSize);
  return {
    Metrics: items.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: describedDimensions(dimensions),
    })),
    ...(input.IncludeLinkedAccounts === true && { OwningAccounts: items.map(() => state.account) }),
    ...(token !== undefined && { NextToken: token }),
  };
});

function hasDimension(
  { dimensions }: MetricRecord,
  { Name, Value }: { Name?: string | undefined; Value?: string | undefined },
): boolean {
  return dimensions.some(([name, value]) => name === Name && (Value === undefined || value === Value));
}
