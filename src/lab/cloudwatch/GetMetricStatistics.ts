import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import type { Datapoint, GetMetricStatisticsCommandInput } from '@aws-sdk/client-cloudwatch';
import { findMetric, readMetric, unitsOf } from '../control/cloudwatch/metrics.ts';
import type { StatisticSet } from '../control/cloudwatch/records.ts';
import { isPlainStatistic, statisticOf } from '../control/cloudwatch/statistic.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { unitOf } from './alarm.ts';
import { Constraints, units } from './constraints.ts';
import { dimensionsOf } from './dimensions.ts';
import { wrongPeriodOfData } from './periods.ts';
import { invalidCombination, invalidValue, missingParameter } from './refusals.ts';

const mostPoints = 1440;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const plain = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

export const GetMetricStatistics = operation(
  GetMetricStatisticsCommand,
  async (input, { lab }: LabRequest) => {
    const now = lab.cloudWatch.now();
    const {
      MetricName = '',
      Namespace = '',
      Statistics = [],
      ExtendedStatistics = [],
      Period = 0,
      Unit,
    } = input;
    const dimensions = checkedDimensions(input);
    const periodMs = Period * 1000;
    const [start, end] = spanOf(input, periodMs, now);
    const metric = findMetric(lab.state.cloudWatch, { namespace: Namespace, name: MetricName, dimensions });
    const wanted = metric ? (Unit === undefined ? unitsOf(metric) : [Unit]) : [];
    const Datapoints = wanted.flatMap((unit) =>
      metric
        ? [...readMetric(metric, { start, end, periodMs, origin: start, now }, unit)].map(([at, set]) =>
            describedPoint(at, set, { unit, Statistics, ExtendedStatistics }),
          )
        : [],
    );
    return { Label: MetricName, Datapoints };
  },
);

function checkedDimensions(input: GetMetricStatisticsCommandInput): [string, string][] {
  const { MetricName, Namespace, Statistics, ExtendedStatistics, Period = 0, Unit } = input;
  const constraints = new Constraints();
  constraints.text(Namespace, 'namespace', { min: 1, max: 255 }, /^[^:].*/);
  constraints.text(MetricName, 'metricName', { min: 1, max: 255 });
  constraints.oneOf(Unit, 'unit', units);
  constraints.number(Period, 'period', { min: 1 });
  constraints.list(Statistics, 'statistics', { min: 1, max: 5 });
  constraints.list(ExtendedStatistics, 'extendedStatistics', { min: 1, max: 10 });
  for (const each of Statistics ?? []) constraints.oneOf(each, 'statistics', plain);
  const dimensions = dimensionsOf(input.Dimensions, 'dimensions', constraints);
  constraints.check(invalidValue);
  if (!Statistics && !ExtendedStatistics)
    throw missingParameter(
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  for (const each of ExtendedStatistics ?? [])
    if (isPlainStatistic(each) || !statisticOf(each))
      throw invalidValue(`The value ${each} for parameter ExtendedStatistics.member.1 is invalid.`);
  const wrong = wrongPeriodOfData(Period);
  if (wrong !== undefined) throw invalidValue(wrong);
  return dimensions;
}

function spanOf(
  { StartTime, EndTime }: GetMetricStatisticsCommandInput,
  periodMs: number,
  now: number,
): [start: number, end: number] {
  const [from, end] = [StartTime?.getTime() ?? 0, EndTime?.getTime() ?? 0];
  if (from >= end) throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  const grain = grainOf(now - from, periodMs);
  const start = Math.floor(from / grain) * grain;
  const count = Math.ceil((end - start) / periodMs);
  if (count > mostPoints)
    throw invalidCombination(
      `You have requested up to ${count.toLocaleString('en-US')} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  return [start, end];
}

/** What a start is rounded down to: the coarser, the longer ago. */
function grainOf(ageMs: number, periodMs: number): number {
  if (ageMs > 63 * day) return hour;
  if (ageMs > 15 * day) return 5 * minute;
  return periodMs < minute ? Math.min(periodMs, 1000) : minute;
}

function describedPoint(
  at: number,
  set: StatisticSet,
  of: { unit: string; Statistics: string[]; ExtendedStatistics: string[] },
): Datapoint {
  const entries = (names: readonly string[]): [string, number][] =>
    names.flatMap((name): [string, number][] => {
      const value = statisticOf(name)?.(set);
      return value === undefined ? [] : [[name, value]];
    });
  return {
    Timestamp: new Date(at),
    ...Object.fromEntries(entries(of.Statistics)),
    ...(of.ExtendedStatistics.length > 0 && {
      ExtendedStatistics: Object.fromEntries(entries(of.ExtendedStatistics)),
    }),
    Unit: unitOf(of.unit),
  };
}
