import type { Forecast } from '#core';

/** An alarm at which a group adds instances, with what each of its instances bears now; null: not known. */
interface LoadAlarm {
  group: string;
  threshold: number;
  value: number | null;
}

/** What each instance that is left would bear. */
export interface Load<Alarm> {
  alarm: Alarm;
  /** Null where it is not known, or none is left. */
  after: number | null;
  /** Whether that passes the threshold while the value now does not. */
  passes: boolean;
}

/** The load on those that survive, value × N/(N−k) of each group, against the alarms at which it scales out. */
export function loadAgainst<Alarm extends LoadAlarm>(
  alarms: readonly Alarm[],
  { headroom: { groups } }: Pick<Forecast, 'headroom'>,
): Load<Alarm>[] {
  const factors = new Map(groups.map(({ group, loadFactor }) => [group, loadFactor]));
  return alarms.flatMap((alarm) => {
    const factor = factors.get(alarm.group);
    if (factor === undefined) return [];
    const { value, threshold } = alarm;
    const after = value === null || factor === null ? null : value * factor;
    return [{ alarm, after, passes: after !== null && after > threshold && (value ?? 0) <= threshold }];
  });
}
