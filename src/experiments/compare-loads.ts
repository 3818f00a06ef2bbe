import { messageOf } from '#core';
import type { FaultPlan, PreflightFinding } from '#core';
import { loadAgainst } from '#forecast';
import type { ScalingAlarm, Target } from '#targets';

/** What each instance that is left would bear, against the alarms at which its group scales out. */
export async function compareLoads(
  faults: readonly FaultPlan[],
  { scaling }: Pick<Target, 'scaling'>,
  signal: AbortSignal,
): Promise<PreflightFinding[]> {
  const forecasts = faults.flatMap(({ forecast }) => forecast ?? []);
  const groups = [...new Set(forecasts.flatMap(({ headroom }) => headroom.groups.map(({ group }) => group)))];
  if (!scaling || groups.length === 0) return [];
  let alarms: ScalingAlarm[];
  try {
    alarms = await scaling.alarms(groups, signal);
  } catch (error) {
    signal.throwIfAborted();
    return [
      { level: 'warn', what: `at what load the groups scale out could not be read: ${messageOf(error)}` },
    ];
  }
  return forecasts.flatMap((forecast) =>
    loadAgainst(alarms, forecast).flatMap(({ alarm, after, passes }): PreflightFinding[] => {
      if (after === null || alarm.value === null) return [];
      const told = `${alarm.metric} of ${alarm.group} is ${amount(alarm.value)} and would be ${amount(after)} on those that are left`;
      if (!passes)
        return [{ level: 'ok', what: `${told}; ${alarm.name} scales out above ${amount(alarm.threshold)}` }];
      return [
        {
          level: 'warn',
          what: `${told}, above the ${amount(alarm.threshold)} at which ${alarm.name} scales out`,
          todo: 'Expect it to add instances while it recovers, or hurt fewer.',
        },
      ];
    }),
  );
}

function amount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
