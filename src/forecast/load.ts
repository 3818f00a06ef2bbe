import type { Forecast } from '#core';

/** What an alarm scales out: a group by instances, or a service by tasks. */
interface Scaled {
  kind: 'group' | 'service';
  name: string;
}

/** An alarm at which something scales out, with what each of its instances or tasks bears now; null: not known. */
interface LoadAlarm {
  scales: Scaled;
  threshold: number;
  value: number | null;
}

/** What each instance or task that is left would bear. */
export interface Load<Alarm> {
  alarm: Alarm;
  /** Null where it is not known, or none is left. */
  after: number | null;
  /** Whether that passes the threshold while the value now does not. */
  passes: boolean;
}

/** The load on those that survive, value × N/(N−k) of each group and service, against the alarms at which it scales out. */
export function loadAgainst<Alarm extends LoadAlarm>(
  alarms: readonly Alarm[],
  { headroom: { groups, services } }: Pick<Forecast, 'headroom'>,
): Load<Alarm>[] {
  const factors = {
    group: new Map(groups.map(({ group, loadFactor }) => [group, loadFactor])),
    service: new Map(services.map(({ service, loadFactor }) => [service, loadFactor])),
  };
  return alarms.flatMap((alarm) => {
    const factor = factors[alarm.scales.kind].get(alarm.scales.name);
    if (factor === undefined) return [];
    const { value, threshold } = alarm;
    const after = value === null || factor === null ? null : value * factor;
    return [{ alarm, after, passes: after !== null && after > threshold && (value ?? 0) <= threshold }];
  });
}
