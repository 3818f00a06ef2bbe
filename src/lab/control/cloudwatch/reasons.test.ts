import { describe, expect, it } from 'vitest';
import { reasonOf } from './reasons.ts';
import type { AlarmPoint } from './verdict.ts';
import { numberText } from './words.ts';

const alarm = {
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'missing',
} as const;

const minute = 60_000;
const noon = Date.UTC(2026, 10, 21, 12);
/** Newest first, a minute apart. */
const points = (...values: (number | undefined)[]): AlarmPoint[] =>
  values.map((value, place) => ({ at: noon - place * minute, ...(value !== undefined && { value }) }));

describe('StateReason', () => {
  it.each([
    [
      'some of the latest, newest first',
      { ...alarm },
      { state: 'ALARM', evaluated: points(3, 0, 2.5), filled: 0 },
      'Threshold Crossed: 2 out of the last 3 datapoints [3.0 (21/11/26 12:00:00), 2.5 (21/11/26 11:58:00)] were greater than or equal to the threshold (1.0) (minimum 2 datapoints for OK -> ALARM transition).',
    ],
    [
      'the ones that are good again',
      { ...alarm, evaluationPeriods: 1, datapointsToAlarm: 1 },
      { state: 'OK', evaluated: points(0), filled: 0 },
      'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (21/11/26 12:00:00)] was not greater than or equal to the threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition).',
    ],
    [
      'without DatapointsToAlarm',
      { ...alarm, evaluationPeriods: 2, datapointsToAlarm: undefined, comparison: 'LessThanThreshold' },
      { state: 'ALARM', evaluated: points(0.25, -1), filled: 0 },
      'Threshold Crossed: 2 datapoints [0.25 (21/11/26 12:00:00), -1.0 (21/11/26 11:59:00)] were less than the threshold (1.0).',
    ],
    [
      'nothing at all',
      alarm,
      { state: 'INSUFFICIENT_DATA', evaluated: points(undefined, undefined, undefined), filled: 0 },
      'Insufficient Data: 3 datapoints were unknown.',
    ],
    [
      'missing ones that count as breaching',
      { ...alarm, treatMissingData: 'breaching' },
      { state: 'ALARM', evaluated: points(undefined, undefined, undefined), filled: 3 },
      'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].',
    ],
    [
      'a missing one that counts as good',
      { ...alarm, evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: 'notBreaching' },
      { state: 'OK', evaluated: points(undefined), filled: 1 },
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    ],
    [
      'some of each',
      { ...alarm, treatMissingData: 'breaching' },
      { state: 'ALARM', evaluated: points(undefined, undefined, 5), filled: 2 },
      'Threshold Crossed: 1 out of the last 3 datapoints [5.0 (21/11/26 11:58:00)] was greater than or equal to the threshold (1.0) and 2 missing datapoints were treated as [Breaching] (minimum 2 datapoints for OK -> ALARM transition).',
    ],
  ] as const)('tells of %s', (_, of, verdict, text) => {
    const { datapointsToAlarm, ...rest } = of;
    const settings = datapointsToAlarm === undefined ? rest : { ...rest, datapointsToAlarm };
    expect(reasonOf(settings, { ...verdict, evaluated: [...verdict.evaluated] })).toBe(text);
  });

  it.each([
    [1, '1.0'],
    [0, '0.0'],
    [99.5, '99.5'],
    [12_345_678, '1.2345678E7'],
    [10_000_000, '1.0E7'],
    [0.00025, '2.5E-4'],
  ])('writes %d as %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });
});
