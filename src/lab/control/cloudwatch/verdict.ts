import type { AlarmState, MetricAlarmRecord } from './records.ts';

/** One period that an alarm looks at; without a value where data is missing. */
export interface AlarmPoint {
  at: number;
  value?: number;
  sampleCount?: number;
}

export interface VerdictRules {
  evaluationPeriods: number;
  datapointsToAlarm: number;
  treatMissingData: NonNullable<MetricAlarmRecord['treatMissingData']>;
  /** Whether too few breaching points wait until they are old enough to count for all. */
  isPatient: boolean;
  breaches: (value: number) => boolean;
}

/** What the points come to: the state, and which of them decided it. */
export interface Verdict {
  /** Undefined: it keeps its state. */
  state: AlarmState | undefined;
  /** The points that were evaluated, newest first, with those that had to be filled. */
  evaluated: AlarmPoint[];
  /** How many missing ones were counted as breaching or not breaching. */
  filled: number;
}

/**
 * The points that an evaluation looks at beyond its periods, so that late or missing ones do not decide: the
 * evaluation range of the documentation's tables is 5 for 3 periods.
 */
export const extraPoints = 2;

/** Decides an alarm by its evaluation range, oldest first, as the documentation's table for missing data has it. */
export function verdictOf(range: readonly AlarmPoint[], rules: VerdictRules): Verdict {
  const { evaluationPeriods: wanted, datapointsToAlarm: needed, breaches } = rules;
  const newestFirst = range.toReversed();
  const real = newestFirst.filter(hasValue);
  if (real.length >= wanted) {
    const evaluated = real.slice(0, wanted);
    const bad = evaluated.filter(({ value }) => breaches(value)).length;
    return { state: bad >= needed ? 'ALARM' : 'OK', evaluated, filled: 0 };
  }
  const bad = real.filter(({ value }) => breaches(value)).length;
  const filled = wanted - real.length;
  const evaluated = withMissing(newestFirst, wanted);
  switch (rules.treatMissingData) {
    case 'breaching':
      return { state: bad + filled >= needed ? 'ALARM' : 'OK', evaluated, filled };
    case 'notBreaching':
      return { state: bad >= needed ? 'ALARM' : 'OK', evaluated, filled };
    case 'missing':
    case 'ignore':
    default:
      return { state: stateWithGaps(newestFirst, { bad, real: real.length, rules }), evaluated, filled: 0 };
  }
}

/** With fewer points than periods, and nothing to take the place of the missing ones. */
function stateWithGaps(
  newestFirst: readonly AlarmPoint[],
  { bad, real, rules }: { bad: number; real: number; rules: VerdictRules },
): AlarmState | undefined {
  const { datapointsToAlarm, treatMissingData, isPatient } = rules;
  if (bad >= datapointsToAlarm) return 'ALARM';
  const ofNone = treatMissingData === 'ignore' ? undefined : 'INSUFFICIENT_DATA';
  if (real === 0) return ofNone;
  if (bad < real) return 'OK';
  // Only breaching ones, and too few: it waits for as many periods as it needs points before it takes them for all.
  const age = !isPatient ? Infinity : newestFirst.findLastIndex(hasValue) + 1;
  return treatMissingData === 'missing' && age >= datapointsToAlarm ? 'ALARM' : undefined;
}

/** Every real point of the range, and the newest missing ones as far as they are wanted. */
function withMissing(newestFirst: readonly AlarmPoint[], wanted: number): AlarmPoint[] {
  let missing = wanted - newestFirst.filter(hasValue).length;
  return newestFirst.filter((point) => hasValue(point) || (missing -= 1) >= 0);
}

function hasValue(point: AlarmPoint): point is AlarmPoint & { value: number } {
  return point.value !== undefined;
}

export function breaching(
  comparison: MetricAlarmRecord['comparison'],
  threshold: number,
): (value: number) => boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return (value) => value >= threshold;
    case 'GreaterThanThreshold':
      return (value) => value > threshold;
    case 'LessThanThreshold':
      return (value) => value < threshold;
    case 'LessThanOrEqualToThreshold':
    default:
      return (value) => value <= threshold;
  }
}
