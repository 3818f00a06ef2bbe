import { DescribeAlarmsForMetricCommand } from '@aws-sdk/client-cloudwatch';
import { metricKey } from '../control/cloudwatch/metrics.ts';
import type { MetricAlarmRecord } from '../control/cloudwatch/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedMetricAlarm } from './alarm.ts';
import { Constraints, units } from './constraints.ts';
import { dimensionsOf } from './dimensions.ts';

export const DescribeAlarmsForMetric = operation(
  DescribeAlarmsForMetricCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { MetricName: name = '', Namespace: namespace = '', Period, Unit } = input;
    const constraints = new Constraints();
    constraints.text(name, 'metricName', { min: 1, max: 255 });
    constraints.text(namespace, 'namespace', { min: 1, max: 255 }, /^[^:].*/);
    constraints.number(Period, 'period', { min: 1 });
    constraints.oneOf(Unit, 'unit', units);
    const dimensions = dimensionsOf(input.Dimensions, 'dimensions', constraints);
    constraints.check();
    const key = metricKey({ namespace, name, dimensions });
    const statistic = input.Statistic ?? input.ExtendedStatistic;
    const found = [...state.cloudWatch.alarms.values()].filter((alarm): alarm is MetricAlarmRecord => {
      if (alarm.type !== 'MetricAlarm' || alarm.isMath) return false;
      const metric = alarm.queries[0]?.metric;
      return (
        metric !== undefined &&
        metricKey(metric) === key &&
        (statistic === undefined || metric.statistic === statistic) &&
        (Period === undefined || metric.periodMs === Period * 1000) &&
        (Unit === undefined || metric.unit === Unit)
      );
    });
    return { MetricAlarms: found.map(describedMetricAlarm) };
  },
);
