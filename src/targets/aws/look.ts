import type { ControlClock, Count, GroupTarget, Instance, Inventory, Look, Task } from '#core';
import { readTargets } from './balancers.ts';
import type { Connection } from './connection.ts';
import { idsOf, readHosts, readTasks, serviceTasks } from './ecs.ts';
import { learnPlaces, type HostPlaces } from './host-places.ts';
import { findInstances, groupTag, readInstances } from './instances.ts';
import { byText } from './order.ts';
import { inBatches } from './pages.ts';
import { readRegistered, type Registry } from './registries.ts';
import { targetTasks } from './target-tasks.ts';

/** What the clocks count, fixed by an inventory, so that a subject which lost everything is still told. */
export interface Subjects {
  groups: string[];
  hasUngrouped: boolean;
  services: string[];
  targetGroups: { name: string; arn: string }[];
  registries: Registry[];
  /** Learnt as hosts appear, for an address stays with its instance. */
  places: HostPlaces;
}

/** What is under way and tells of more than one clock. */
interface Asked {
  grouped: Promise<Instance[]>;
  targets: Promise<GroupTarget[][]>;
}

export function subjectsOf(
  { groups, instances, services, targetGroups }: Inventory,
  registries: Registry[],
  places: HostPlaces,
): Subjects {
  return {
    groups: groups.map(({ name }) => name),
    hasUngrouped: instances.some(({ group }) => !groups.some(({ name }) => name === group)),
    services: services.map(({ name }) => name),
    targetGroups,
    registries,
    places,
  };
}

/** Counts once for every clock and subject. */
export async function readLook(connection: Connection, subjects: Subjects): Promise<Look> {
  const asked = {
    grouped: runningIn(connection, subjects.groups),
    targets: Promise.all(subjects.targetGroups.map(({ arn }) => readTargets(connection, arn))),
  };
  const [capacity, tasks, targets, registered] = await Promise.all([
    readCapacity(connection, subjects, asked.grouped),
    connection.cluster === '' ? groupTasks(subjects, asked) : clusterTasks(connection, subjects),
    asked.targets,
    Promise.all(subjects.registries.map((registry) => readRegistered(connection, registry))),
  ]);
  const running = tasks.filter(({ status }) => status === 'RUNNING');
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
    ...discoveryCounts(subjects.registries, registered),
  ];
  const live = subjects.services.map((service) => ({
    service,
    addresses: running
      .filter((task) => task.service === service)
      .flatMap(({ addresses = [] }) => addresses)
      .sort(byText),
  }));
  return { counts, live };
}

async function clusterTasks(connection: Connection, { places }: Subjects): Promise<Task[]> {
  const tasks = await readTasks(connection);
  await learnPlaces(connection, tasks, places);
  return serviceTasks(tasks, new Map(), places);
}

async function groupTasks({ targetGroups }: Subjects, asked: Asked): Promise<Task[]> {
  const [grouped, targets] = await Promise.all([asked.grouped, asked.targets]);
  return targetGroups.flatMap(({ name }, index) =>
    targetTasks({ name, targets: targets[index] ?? [] }, grouped),
  );
}

/** A service with several registries counts what all of them give out. */
function discoveryCounts(registries: readonly Registry[], registered: readonly { id: string }[][]): Count[] {
  const names = [...new Set(registries.map(({ service }) => service))].sort(byText);
  return names.map((name) => {
    const [first = [], ...others] = registered.filter((_, index) => registries[index]?.service === name);
    const inAll = first.filter(({ id }) => others.every((one) => one.some((other) => other.id === id)));
    return count('discovery', name, inAll);
  });
}

async function readCapacity(
  connection: Connection,
  subjects: Subjects,
  asked: Asked['grouped'],
): Promise<Count[]> {
  const [grouped, ungrouped] = await Promise.all([
    asked,
    subjects.hasUngrouped
      ? readHosts(connection).then((hosts) => readInstances(connection, idsOf(hosts)))
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
