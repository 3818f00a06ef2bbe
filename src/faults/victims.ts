import type { Instance, Inventory, Victim } from '#core';

/** An instance as it is before it is touched, with the running tasks it carries. */
export function victimOf(instance: Instance, { services }: Inventory): Victim {
  const tasks = services.flatMap((service) =>
    service.tasks
      .filter((task) => task.instanceId === instance.id && task.status === 'RUNNING')
      .map((task) => ({ id: task.id, service: service.name })),
  );
  return { ...instance, tasks };
}

/** A few ids for people: `i-1, i-2 and 3 more`. */
export function idsText(ids: readonly string[]): string {
  const most = 5;
  if (ids.length <= most) return ids.join(', ');
  return `${ids.slice(0, most).join(', ')} and ${ids.length - most} more`;
}
