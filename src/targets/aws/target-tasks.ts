import type { Instance, TargetGroup, Task } from '#core';

/** The registered targets that are instances of these, as tasks of the service that their target group is. */
export function targetTasks(
  { name, targets }: Pick<TargetGroup, 'name' | 'targets'>,
  instances: readonly Instance[],
): Task[] {
  const hosts = new Map(instances.map((instance) => [instance.id, instance]));
  return targets.flatMap(({ id, instanceId = '', health }) => {
    const host = hosts.get(instanceId);
    // What drains is no longer registered.
    if (host === undefined || health === 'draining') return [];
    const { privateIp } = host;
    return {
      id,
      service: name,
      status: statusOf(host),
      instanceId,
      ...(privateIp !== undefined && { addresses: [`${privateIp}${id.slice(instanceId.length)}`] }),
    };
  });
}

function statusOf({ state }: Instance): string {
  return state === 'running' || state === 'pending' ? state.toUpperCase() : 'STOPPED';
}
