import type { ControlClock, Count, Instance, Inventory, Look } from '#core';
import { readTargets } from './balancers.ts';
import type { Connection } from './connection.ts';
import { readHosts, readTasks, serviceTasks } from './ecs.ts';
import { findInstances, groupTag, readInstances } from './instances.ts';
import { byText } from './order.ts';
import { inBatches } from './pages.ts';

/** What the clocks count, fixed by an inventory, so that a subject which lost everything is still told. */
export interface Subjects {
  groups: string[];
  hasUngrouped: boolean;
  services: string[];
  targetGroups: { name: string; arn: string }[];
}

export function subjectsOf({ groups, instances, services, targetGroups }: Inventory): Subjects {
  return {
    groups: groups.map(({ name }) => name),
    hasUngrouped: instances.some(({ group }) => !groups.some(({ name }) => name === group)),
    services: services.map(({ name }) => name),
    targetGroups,
  };
}

/** Counts once for every clock and subject. */
export async function readLook(connection: Connection, subjects: Subjects): Promise<Look> {
  const [capacity, tasks, targets] = await Promise.all([
    readCapacity(connection, subjects),
    readTasks(connection),
    Promise.all(subjects.targetGroups.map(({ arn }) => readTargets(connection, arn))),
  ]);
  const running = serviceTasks(tasks, new Map()).filter(({ status }) => status === 'RUNNING');
  const counts = [
    ...capacity,
    ...subjects.services.map((service) =>
      count(
        'tasks',
        service,
        running.filter((task) => task.service === service),
      ),
    ),
    ...subjects.targetGroups.map(({ name }, index) =>
      count(
        'targets',
        name,
        (targets[index] ?? []).filter(({ health }) => health === 'healthy'),
      ),
    ),
  ];
  return { counts, live: [] };
}

async function readCapacity(connection: Connection, subjects: Subjects): Promise<Count[]> {
  const [grouped, ungrouped] = await Promise.all([
    runningIn(connection, subjects.groups),
    subjects.hasUngrouped
      ? readHosts(connection).then((hosts) => readInstances(connection, [...hosts.values()]))
      : [],
  ]);
  const counts = subjects.groups.map((group) =>
    count(
      'capacity',
      group,
      grouped.filter((instance) => instance.group === group),
    ),
  );
  if (!subjects.hasUngrouped) return counts;
  const loose = ungrouped.filter(
    ({ state, group }) => state === 'running' && !subjects.groups.includes(group ?? ''),
  );
  return [...counts, count('capacity', connection.cluster, loose)];
}

// EC2 takes at most 200 values in all the filters of a request.
async function runningIn(connection: Connection, groups: readonly string[]): Promise<Instance[]> {
  const answers = await inBatches(groups, 150, (Values) =>
    findInstances(connection, [
      { Name: `tag:${groupTag}`, Values },
      { Name: 'instance-state-name', Values: ['running'] },
    ]),
  );
  return answers.flat();
}

function count(clock: ControlClock, subject: string, counted: readonly { id: string }[]): Count {
  return { clock, subject, ids: counted.map(({ id }) => id).sort(byText) };
}
