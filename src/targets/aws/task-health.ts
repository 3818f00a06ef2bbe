import type { TaskHealth } from '../contract.ts';
import type { Connection } from './connection.ts';
import { readTasks, serviceOfGroup } from './ecs.ts';
import { gather, type Asked } from './gathering.ts';

const tasksPerPage = 100;
/** How much time a call is given, so that ECS, which refills twenty a second, is left to others as well. */
const msPerCall = 100;

/** Reads the health that ECS tells of the tasks of services: all of the cluster at once, the seldomer the more there are. */
export function createTaskHealth(asked: Asked): (service: string) => Promise<TaskHealth | undefined> {
  let gatherMs = msPerCall;
  return gather(asked, {
    gatherMs: () => gatherMs,
    most: Infinity,
    async read(connection) {
      const { health, tasks } = await readHealth(connection);
      gatherMs = msPerCall * Math.max(1, 2 * Math.ceil(tasks / tasksPerPage));
      return health;
    },
  });
}

async function readHealth(
  connection: Connection,
): Promise<{ health: Map<string, TaskHealth>; tasks: number }> {
  const tasks = await readTasks(connection);
  const health = new Map<string, TaskHealth>();
  for (const { group, lastStatus, healthStatus } of tasks) {
    const service = serviceOfGroup(group);
    if (service === undefined || lastStatus !== 'RUNNING') continue;
    const counted = health.get(service) ?? { healthy: 0, unhealthy: 0, unknown: 0 };
    health.set(service, counted);
    if (healthStatus === 'HEALTHY') counted.healthy += 1;
    else if (healthStatus === 'UNHEALTHY') counted.unhealthy += 1;
    else counted.unknown += 1;
  }
  return { health, tasks: tasks.length };
}
