import type { MetricAlarmRecord } from './records.ts';
import type { AlarmPoint, Verdict } from './verdict.ts';
import { breaching } from './verdict.ts';
import { longTime, numberText, plural, shortTime } from './words.ts';

const comparisonWords = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
} as const;

type Decided = Pick<
  MetricAlarmRecord,
  'evaluationPeriods' | 'datapointsToAlarm' | 'threshold' | 'comparison' | 'treatMissingData'
>;

/** StateReason in CloudWatch's words. */
export function reasonOf(alarm: Decided, { state, evaluated, filled }: Verdict): string {
  const { evaluationPeriods: latest, datapointsToAlarm: needed } = alarm;
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${latest} ${plural(latest, 'datapoint')} ${be(latest)} unknown.`;
  const isAlarm = state === 'ALARM';
  const breaches = breaching(alarm.comparison, alarm.threshold);
  const deciding = evaluated.filter(({ value }) => value !== undefined && breaches(value) === isAlarm);
  const asWanted = alarm.treatMissingData === 'breaching' ? isAlarm : !isAlarm;
  const missing = asWanted ? missingText(alarm, filled) : '';
  if (evaluated.every(({ value }) => value === undefined))
    return `Threshold Crossed: no datapoints were received for ${latest} ${plural(latest, 'period')} and ${missing}.`;
  if (deciding.length === 0) return `Threshold Crossed: ${missing}.`;
  const list = deciding.map(({ at, value = 0 }) => `${numberText(value)} (${shortTime(at)})`).join(', ');
  const count = deciding.length;
  const share =
    needed === undefined
      ? `${count} ${plural(count, 'datapoint')} [${list}]`
      : `${count} out of the last ${latest} datapoints [${list}]`;
  const compared = `${be(count)} ${isAlarm ? '' : 'not '}${comparisonWords[alarm.comparison]} the threshold (${numberText(alarm.threshold)})`;
  const filling = missing === '' ? '' : ` and ${missing}`;
  return `Threshold Crossed: ${share} ${compared}${filling}${needed === undefined ? '' : minimumText(latest, needed, isAlarm)}.`;
}

function missingText({ treatMissingData }: Decided, filled: number): string {
  if (filled === 0) return '';
  const as = treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
  return `${filled} missing ${plural(filled, 'datapoint')} ${be(filled)} treated as [${as}]`;
}

function minimumText(latest: number, needed: number, isAlarm: boolean): string {
  const minimum = isAlarm ? needed : latest - needed + 1;
  const transition = isAlarm ? 'OK -> ALARM' : 'ALARM -> OK';
  return ` (minimum ${minimum} ${plural(minimum, 'datapoint')} for ${transition} transition)`;
}

function be(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** StateReasonData: JSON text with the points that decided. */
export function reasonDataOf(
  alarm: MetricAlarmRecord,
  { evaluated }: Pick<Verdict, 'evaluated'>,
  now: number,
): string {
  const real = evaluated.filter(({ value }) => value !== undefined);
  const oldest = real.at(-1);
  const [query] = alarm.queries;
  const metric = alarm.isMath ? undefined : query?.metric;
  return JSON.stringify({
    version: '1.0',
    queryDate: longTime(now),
    ...(oldest && { startDate: longTime(oldest.at) }),
    ...(metric?.unit !== undefined && { unit: metric.unit }),
    ...(metric && { statistic: metric.statistic }),
    period: alarm.periodMs / 1000,
    recentDatapoints: real.map(({ value }) => value).toReversed(),
    threshold: alarm.threshold,
    evaluatedDatapoints: evaluated.map(describedPoint),
  });
}

function describedPoint({ at, value, sampleCount }: AlarmPoint): object {
  return {
    timestamp: longTime(at),
    ...(sampleCount !== undefined && { sampleCount }),
    ...(value !== undefined && { value }),
  };
}
