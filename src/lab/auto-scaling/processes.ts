import { validationError } from './errors.ts';

/** The processes of a group that can be suspended. */
export const processes = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
];

/** The processes that a request names, all of them when it names none. */
export function processesOf({
  ScalingProcesses: named = [],
}: {
  ScalingProcesses?: string[] | undefined;
}): string[] {
  const unknown = named.find((name) => !processes.includes(name));
  if (unknown !== undefined) {
    throw validationError(`${unknown} is not a valid process; use one of [${processes.join(', ')}]`);
  }
  return named.length > 0 ? named : processes;
}
