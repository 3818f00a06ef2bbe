import { recordSetsOf } from '../discovery/record-sets.ts';
import type { TaskRecord } from '../ecs/records.ts';
import { isWanted, runningCount } from '../ecs/selectors.ts';
import { recordSetKey } from '../route53/names.ts';
import type { RecordSet } from '../route53/records.ts';
import type { LabState } from '../state.ts';
import type { VirtualLab } from './virtual-lab.ts';

/** Services that have not as many tasks as they want. */
export function unmet({ plane }: VirtualLab): string[] {
  return [...plane.state.ecs.services.values()]
    .filter(({ name, scheduling, desired }) => {
      const running = runningCount(plane.state, name);
      return scheduling === 'REPLICA' && running !== desired;
    })
    .map(({ name }) => `${name} has not what it wants`);
}

/** What is left somewhere of what is no more, or is missing of what there is. */
export function leaksOf({ plane, world, running }: VirtualLab): string[] {
  const { ecs, elb, discovery } = plane.state;
  const isRunning = (id = '') => ecs.tasks.get(id)?.lastStatus === 'RUNNING';
  const tasks = [...ecs.tasks.values()].filter(isWanted);
  const alive = [...world.hosts].filter(([, host]) => host.isAlive).map(([id]) => id);
  const targets = [...elb.targetGroups.values()].flatMap((group) => [...group.targets.values()]);
  const records = [...discovery.services.values()].flatMap((service) => [...service.instances.keys()]);
  const announced = (key: 'targetGroups' | 'registries') =>
    tasks.flatMap(({ id, service }) => (ecs.services.get(service)?.[key] ?? []).map(() => id));
  return [
    ...targets.filter(({ taskId }) => !isRunning(taskId)).map(({ id }) => `target ${id} is left`),
    ...differences(
      'target',
      targets.map(({ taskId = '' }) => taskId),
      announced('targetGroups'),
    ),
    ...differences('record', records, announced('registries')),
    ...differences(
      'process of task',
      [...world.tasks.keys()],
      tasks.map(({ id }) => id),
    ),
    ...differences(
      'host',
      alive,
      running().map(({ id }) => id),
    ),
    ...differences('load', loadsIn(plane.state), loadsOf(tasks)),
    ...differences('record set', recordSetsIn(plane.state), recordSetsOfInstances(plane.state)),
    ...differences('published record set', publishedIn(plane.state), recordSetsIn(plane.state)),
  ];
}

function differences(what: string, there: readonly string[], wanted: readonly string[]): string[] {
  const [is, should] = [there.toSorted(), wanted.toSorted()];
  if (is.join() === should.join()) return [];
  const left = is.filter((each) => !should.includes(each)).map((each) => `${what} ${each} is left`);
  const missing = should.filter((each) => !is.includes(each)).map((each) => `${what} ${each} is missing`);
  return left.length + missing.length > 0 ? [...left, ...missing] : [`a ${what} is there twice`];
}

const loadLine = (id: string, cpu: number, memory: number, tasks: number) =>
  `${id}: ${tasks} tasks, ${cpu} CPU units, ${memory} MiB`;

function loadsIn({ ecs }: LabState): string[] {
  return [...ecs.taskIndex.loads].map(([id, { cpu, memory, tasks }]) => loadLine(id, cpu, memory, tasks));
}

function loadsOf(tasks: readonly TaskRecord[]): string[] {
  const sum = (of: readonly TaskRecord[], key: 'cpu' | 'memory') =>
    of.reduce((all, each) => all + each[key], 0);
  return [...Map.groupBy(tasks, ({ containerInstanceId }) => containerInstanceId)].map(([id, of]) =>
    loadLine(id, sum(of, 'cpu'), sum(of, 'memory'), of.length),
  );
}

/** What the zones hold besides the records that each has of itself. */
function recordSetsIn({ route53 }: LabState): string[] {
  return [...route53.zones.values()].flatMap(({ recordSets }) => [...recordSets.values()].flatMap(lineOf));
}

function publishedIn({ route53 }: LabState): string[] {
  return [...route53.published.values()]
    .flat()
    .flatMap(({ names }) => [...names.values()])
    .flatMap(({ sets }) => [...sets.values()].flatMap((each) => [...each.values()]))
    .flatMap(lineOf);
}

function recordSetsOfInstances({ discovery }: LabState): string[] {
  return [...discovery.services.values()].flatMap((service) => {
    const namespace = discovery.namespaces.get(service.namespaceId);
    const instances = [...service.instances.values()];
    return instances.flatMap((each) =>
      namespace ? recordSetsOf(namespace, service, each).flatMap(lineOf) : [],
    );
  });
}

function lineOf(set: RecordSet): string[] {
  if (set.type === 'NS' || set.type === 'SOA') return [];
  return [`${recordSetKey(set)} ${set.values.join(' ')}`];
}
