import { validationError } from './pages.ts';

const all = [
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
  const unknown = named.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw validationError(`${unknown} is not a valid process; use one of [${all.join(', ')}]`);
  }
  return named.length > 0 ? named : all;
}
