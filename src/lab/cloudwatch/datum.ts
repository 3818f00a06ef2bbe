import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { PutDatum } from '../control/cloudwatch/cloudwatch.ts';
import type { StatisticSet } from '../control/cloudwatch/records.ts';
import { noUnit } from '../control/cloudwatch/metrics.ts';
import { setOf, setOfValues } from '../control/cloudwatch/statistics.ts';
import { Constraints, units } from './constraints.ts';
import { dimensionsOf } from './dimensions.ts';
import { invalidCombination, invalidValue, missingParameter } from './refusals.ts';

const hour = 3_600_000;
const longestAgoMs = 14 * 24 * hour;
const longestAheadMs = 2 * hour;
const mostValues = 150;
const largest = 2 ** 360;

/** One datum of PutMetricData, checked. */
export function datumOf(namespace: string, datum: MetricDatum, index: number, now: number): PutDatum {
  const at = `MetricData.member.${index + 1}`;
  const { MetricName = '', Unit = noUnit, StorageResolution = 60, Timestamp } = datum;
  const constraints = new Constraints();
  constraints.text(MetricName, `${at}.MetricName`, { min: 1, max: 255 });
  constraints.oneOf(Unit, `${at}.Unit`, units);
  const dimensions = dimensionsOf(datum.Dimensions, `${at}.Dimensions`, constraints);
  constraints.check(invalidValue);
  if (StorageResolution !== 1 && StorageResolution !== 60)
    throw invalidValue(
      `The value ${StorageResolution} for parameter ${at}.StorageResolution is invalid: use 1 or 60.`,
    );
  return {
    metric: { namespace, name: MetricName, dimensions },
    unit: Unit,
    at: momentOf(Timestamp, at, now),
    resolutionMs: StorageResolution * 1000,
    set: valuesOf(datum, at),
  };
}

function momentOf(timestamp: Date | undefined, at: string, now: number): number {
  const moment = timestamp?.getTime() ?? now;
  if (moment < now - longestAgoMs)
    throw invalidValue(`The parameter ${at}.Timestamp must specify a time within the past two weeks.`);
  if (moment > now + longestAheadMs)
    throw invalidValue(
      `The parameter ${at}.Timestamp must specify a time no more than two hours in the future.`,
    );
  return moment;
}

function valuesOf({ Value, Values, Counts, StatisticValues }: MetricDatum, at: string): StatisticSet {
  const given = Object.entries({ Value, Values, StatisticValues }).filter(([, each]) => each !== undefined);
  const [first, second] = given;
  if (first && second)
    throw invalidCombination(
      `The parameters ${at}.${first[0]} and ${at}.${second[0]} are mutually exclusive and you have specified both.`,
    );
  if (Counts && !Values) throw invalidCombination(`The parameter ${at}.Counts needs ${at}.Values.`);
  if (Value !== undefined) return setOf(checked(Value, `${at}.Value`));
  if (Values) return setOfCounts(Values, Counts, at);
  if (!StatisticValues)
    throw missingParameter(
      `At least one of the parameters ${at}.Value, ${at}.Values and ${at}.StatisticValues must be specified.`,
    );
  const place = `${at}.StatisticValues`;
  const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = StatisticValues;
  for (const [name, each] of Object.entries({ SampleCount, Sum, Minimum, Maximum }))
    checked(each, `${place}.${name}`);
  if (SampleCount <= 0)
    throw invalidValue(`The value ${SampleCount} for parameter ${place}.SampleCount is invalid.`);
  if (Minimum > Maximum)
    throw invalidValue(`The parameter ${place}.Maximum must be greater than ${place}.Minimum.`);
  return { count: SampleCount, sum: Sum, min: Minimum, max: Maximum };
}

function setOfCounts(
  values: readonly number[],
  counts: readonly number[] | undefined,
  at: string,
): StatisticSet {
  if (values.length === 0 || values.length > mostValues)
    throw invalidValue(`The collection ${at}.Values must have between 1 and ${mostValues} elements.`);
  if (counts && counts.length !== values.length)
    throw invalidValue(`The parameters ${at}.Values and ${at}.Counts must have the same length.`);
  return setOfValues(
    values.map((value, index): [number, number] => {
      const count = counts?.[index] ?? 1;
      if (!(count > 0)) throw invalidValue(`The value ${count} for parameter ${at}.Counts is invalid.`);
      return [checked(value, `${at}.Values.member.${index + 1}`), count];
    }),
  );
}

function checked(value: number, at: string): number {
  if (!Number.isFinite(value) || Math.abs(value) > largest)
    throw invalidValue(`The value ${value} for parameter ${at} is invalid.`);
  return value;
}
