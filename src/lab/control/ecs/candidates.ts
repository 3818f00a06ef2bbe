import type { Context } from '../context.ts';
import { attributesOf } from './attributes.ts';
import { parseQuery } from './query-language.ts';
import type { Query } from './query-language.ts';
import { matches } from './query-match.ts';
import type { ContainerInstanceRecord, Load, PlacementConstraint, PlacementStrategy } from './records.ts';
import { isWanted, tasksOf } from './selectors.ts';
import { hostPortOf } from './task-creation.ts';
import { unloaded } from './task-index.ts';

/** What a task needs, and how its place is chosen. */
export interface PlacementWish {
  cluster: string;
  /** Its service; empty for a task of none. */
  service: string;
  /** Tasks of one group are spread, and kept apart by distinctInstance. */
  group: string;
  cpu: number;
  memory: number;
  hostPort?: number;
  /** The only zone that will do. */
  zone?: string;
  placement: readonly PlacementStrategy[];
  constraints: readonly PlacementConstraint[];
}

/** Why a container instance cannot take a task, as RunTask says it. */
export type Lack =
  | 'AGENT'
  | 'RESOURCE:CPU'
  | 'RESOURCE:MEMORY'
  | 'RESOURCE:PORTS'
  | 'MemberOf placement constraint unsatisfied.'
  | 'DistinctInstance placement constraint unsatisfied.';

/** A container instance as one more task of a group sees it. */
export interface Candidate {
  readonly record: ContainerInstanceRecord;
  readonly zone: string;
  left: { cpu: number; memory: number };
  ports: readonly number[];
  /** Whether every memberOf holds for it. */
  readonly isMember: boolean;
  /** Tasks of the group that are wanted, those that are not STOPPED, and those of all groups. */
  same: number;
  alive: number;
  all: number;
}

// SSH, the Docker daemon and the agent have theirs on each host.
const agentPorts = [22, 2375, 2376, 51_678, 51_679];

/** Every container instance of a cluster that is ACTIVE, the disconnected ones too. */
export function candidatesOf(context: Pick<Context, 'state' | 'does'>, wish: PlacementWish): Candidate[] {
  const { state } = context;
  const isMember = membershipOf(context, wish.constraints);
  const counts = countsOf(context, wish);
  const daemons = daemonsBeside(context, wish);
  const candidates: Candidate[] = [];
  for (const record of state.ecs.containerInstances.values()) {
    if (record.cluster !== wish.cluster || record.status !== 'ACTIVE') continue;
    const instance = state.ec2.instances.get(record.instanceId);
    if (!instance || (wish.zone !== undefined && instance.zone !== wish.zone)) continue;
    const load: Load = state.ecs.taskIndex.loads.get(record.id) ?? unloaded();
    const { same = 0, alive = 0 } = counts.get(record.id) ?? {};
    const kept = daemons.filter(({ isMissingOn }) => isMissingOn(record));
    candidates.push({
      record,
      zone: instance.zone,
      left: {
        cpu: kept.reduce((left, { cpu }) => left - cpu, record.cpu - load.cpu),
        memory: kept.reduce((left, { memory }) => left - memory, record.memory - load.memory),
      },
      ports: [...load.ports, ...kept.flatMap(({ hostPort }) => hostPort ?? [])],
      isMember: isMember(record),
      same,
      alive,
      all: load.tasks,
    });
  }
  return candidates;
}

/** What keeps a task from a candidate; undefined when it can go there. */
export function lackOf(
  { does }: Pick<Context, 'does'>,
  wish: PlacementWish,
  candidate: Candidate,
): Lack | undefined {
  const { record, left, ports } = candidate;
  if (!record.agentConnected) return 'AGENT';
  if (does('placement-fits')) {
    if (left.cpu < wish.cpu) return 'RESOURCE:CPU';
    if (left.memory < wish.memory) return 'RESOURCE:MEMORY';
    if (wish.hostPort !== undefined && [...agentPorts, ...ports].includes(wish.hostPort))
      return 'RESOURCE:PORTS';
  }
  if (!candidate.isMember) return 'MemberOf placement constraint unsatisfied.';
  const isDistinct = wish.constraints.some(({ type }) => type === 'distinctInstance');
  if (isDistinct && candidate.alive > 0 && does('placement-constraints'))
    return 'DistinctInstance placement constraint unsatisfied.';
  return undefined;
}

/** The value that spread keeps even. */
export function spreadValue(
  { state }: Pick<Context, 'state'>,
  field: string,
  { record, zone }: Candidate,
): string {
  if (field === 'attribute:ecs.availability-zone') return zone;
  return attributesOf(state, record)[field.replace(/^attribute:/, '')] ?? '';
}

function membershipOf(
  { state, does }: Pick<Context, 'state' | 'does'>,
  constraints: readonly PlacementConstraint[],
): (record: ContainerInstanceRecord) => boolean {
  const queries = constraints.flatMap(({ type, expression = '' }) =>
    type === 'memberOf' ? [parseQuery(expression)] : [],
  );
  if (queries.length === 0 || !does('placement-constraints')) return () => true;
  const isReadable = queries.every((query): query is Query => !('error' in query));
  return isReadable ? (record) => queries.every((query) => matches(state, query, record)) : () => false;
}

/** What a daemon needs where it has no task and shall have one: no other task gets that. */
interface Daemon {
  cpu: number;
  memory: number;
  hostPort?: number;
  isMissingOn: (record: ContainerInstanceRecord) => boolean;
}

function daemonsBeside(
  context: Pick<Context, 'state' | 'does'>,
  { cluster, service }: PlacementWish,
): Daemon[] {
  const { services, taskDefinitions } = context.state.ecs;
  if (!context.does('daemon-on-every-host') || services.get(service)?.scheduling === 'DAEMON') return [];
  return [...services.values()].flatMap((daemon): Daemon[] => {
    const definition = taskDefinitions.get(daemon.definition);
    const isThere =
      daemon.scheduling === 'DAEMON' && daemon.status === 'ACTIVE' && daemon.cluster === cluster;
    if (!isThere || !definition) return [];
    const tasks = tasksOf(context.state, daemon.name).filter(({ lastStatus }) => lastStatus !== 'STOPPED');
    const places = new Set(tasks.map(({ containerInstanceId }) => containerInstanceId));
    const isMember = membershipOf(context, [...definition.constraints, ...daemon.constraints]);
    const { cpu, memory } = definition;
    const hostPort = hostPortOf(definition);
    return [
      {
        cpu,
        memory,
        ...(hostPort !== undefined && { hostPort }),
        isMissingOn: (record) => !places.has(record.id) && isMember(record),
      },
    ];
  });
}

function countsOf(
  { state }: Pick<Context, 'state'>,
  { service, group, cluster }: PlacementWish,
): Map<string, { same: number; alive: number }> {
  const counts = new Map<string, { same: number; alive: number }>();
  for (const task of tasksOf(state, service)) {
    if (task.lastStatus === 'STOPPED' || task.group !== group || task.cluster !== cluster) continue;
    const known = counts.get(task.containerInstanceId) ?? { same: 0, alive: 0 };
    known.alive += 1;
    if (isWanted(task)) known.same += 1;
    counts.set(task.containerInstanceId, known);
  }
  return counts;
}
