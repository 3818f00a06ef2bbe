import { messageOf } from '#core';
import type { FaultPlan, PreflightFinding } from '#core';
import { loadAgainst } from '#forecast';
import type { ScalingAlarm, Target } from '#targets';

/** What each instance and task that is left would bear, against the alarms at which its group or service scales out. */
export async function compareLoads(
  faults: readonly FaultPlan[],
  { scaling }: Pick<Target, 'scaling'>,
  signal: AbortSignal,
): Promise<PreflightFinding[]> {
  const forecasts = faults.flatMap(({ forecast }) => forecast ?? []);
  const all = forecasts.map(({ headroom }) => headroom);
  const groups = [...new Set(all.flatMap((one) => one.groups.map(({ group }) => group)))];
  const services = [...new Set(all.flatMap((one) => one.services.map(({ service }) => service)))];
  if (!scaling || groups.length + services.length === 0) return [];
  let alarms: ScalingAlarm[];
  try {
    alarms = await scaling.alarms({ groups, services }, signal);
  } catch (error) {
    signal.throwIfAborted();
    return [
      {
        level: 'warn',
        what: `at what load groups and services scale out could not be read: ${messageOf(error)}`,
      },
    ];
  }
  return forecasts.flatMap((forecast) =>
    loadAgainst(alarms, forecast).flatMap(({ alarm, after, passes }): PreflightFinding[] => {
      if (after === null || alarm.value === null) return [];
      const { kind, name } = alarm.scales;
      const each = kind === 'group' ? 'instances' : 'tasks';
      const told = `${alarm.metric} of ${name} is ${amount(alarm.value)} and would be ${amount(after)} on the ${each} that are left`;
      if (!passes)
        return [{ level: 'ok', what: `${told}; ${alarm.name} scales out above ${amount(alarm.threshold)}` }];
      return [
        {
          level: 'warn',
          what: `${told}, above the ${amount(alarm.threshold)} at which ${alarm.name} scales out`,
          todo: `Expect it to add ${each} while it recovers, or hurt fewer.`,
        },
      ];
    }),
  );
}

function amount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
