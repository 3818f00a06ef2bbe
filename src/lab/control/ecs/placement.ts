import { hashText } from '../ids.ts';
import type { LabState } from '../state.ts';
import type { ContainerInstanceRecord, PlacementStrategy } from './records.ts';
import { isWanted, tasksOn } from './selectors.ts';

/** What a task needs, and how its place is chosen. */
export interface PlacementWish {
  cluster: string;
  service: string;
  cpu: number;
  memory: number;
  placement: readonly PlacementStrategy[];
}

interface Candidate {
  record: ContainerInstanceRecord;
  zone: string;
  type: string;
  left: { cpu: number; memory: number };
  /** Wanted tasks of the same service on it, and of all services. */
  same: number;
  all: number;
}

export type Placement = { containerInstance: ContainerInstanceRecord } | { failure: string };

/**
 * Where ECS would put one more task of a service: filter by room, then the strategies in their order. What ECS leaves
 * open goes to the instance with the fewest tasks, then by a hash of the task's id, so that it follows from the seed.
 */
export function placeTask(state: LabState, spec: PlacementWish, taskId: string): Placement {
  const candidates = candidatesOf(state, spec);
  const fitting = candidates.filter(({ left }) => left.cpu >= spec.cpu && left.memory >= spec.memory);
  if (fitting.length === 0) return { failure: whyNot(candidates, spec) };
  let chosen = fitting;
  for (const strategy of spec.placement) chosen = narrow(chosen, strategy, candidates, taskId);
  chosen = leastBy(chosen, (candidate) => candidate.all);
  const [first] = byHash(chosen, taskId);
  return first ? { containerInstance: first.record } : { failure: whyNot(candidates, spec) };
}

function candidatesOf(state: LabState, { cluster, service }: PlacementWish): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const record of state.ecs.containerInstances.values()) {
    const instance = state.ec2.instances.get(record.instanceId);
    if (record.cluster !== cluster || record.status !== 'ACTIVE' || !record.agentConnected || !instance)
      continue;
    const left = { cpu: record.cpu, memory: record.memory };
    byId.set(record.id, { record, zone: instance.zone, type: instance.type, left, same: 0, all: 0 });
  }
  for (const candidate of byId.values())
    for (const task of tasksOn(state, candidate.record.id)) {
      if (task.lastStatus === 'STOPPED') continue;
      const definition = state.ecs.taskDefinitions.get(task.definition);
      candidate.left.cpu -= definition?.cpu ?? 0;
      candidate.left.memory -= definition?.memory ?? 0;
      candidate.all += 1;
      if (task.service === service && isWanted(task)) candidate.same += 1;
    }
  return [...byId.values()];
}

function narrow(
  chosen: Candidate[],
  strategy: PlacementStrategy,
  candidates: Candidate[],
  taskId: string,
): Candidate[] {
  if (strategy.type === 'random') return byHash(chosen, taskId).slice(0, 1);
  if (strategy.type === 'binpack') {
    const resource = strategy.field?.toLowerCase() === 'cpu' ? 'cpu' : 'memory';
    return leastBy(chosen, ({ left }) => left[resource]);
  }
  const counts = new Map<string, number>();
  for (const candidate of candidates) {
    const value = valueOf(candidate, strategy.field);
    counts.set(value, (counts.get(value) ?? 0) + candidate.same);
  }
  return leastBy(chosen, (candidate) => counts.get(valueOf(candidate, strategy.field)) ?? 0);
}

function valueOf(candidate: Candidate, field: string | undefined): string {
  if (field === 'attribute:ecs.availability-zone') return candidate.zone;
  if (field === 'attribute:ecs.instance-type') return candidate.type;
  return candidate.record.instanceId;
}

function leastBy(candidates: Candidate[], measure: (candidate: Candidate) => number): Candidate[] {
  const least = Math.min(...candidates.map(measure));
  return candidates.filter((candidate) => measure(candidate) === least);
}

function byHash(candidates: Candidate[], taskId: string): Candidate[] {
  const rank = (candidate: Candidate) => hashText(`${taskId}/${candidate.record.instanceId}`);
  return candidates.toSorted((a, b) => rank(a) - rank(b));
}

/** The reason in the words of an ECS service event. */
function whyNot(candidates: Candidate[], spec: PlacementWish): string {
  const why = 'because no container instance met all of its requirements.';
  const [closest] = candidates.toSorted((a, b) => missing(a, spec) - missing(b, spec));
  if (!closest) return `${why} Reason: No Container Instances were found in your cluster.`;
  const lack = closest.left.cpu < spec.cpu ? 'CPU units' : 'memory';
  return `${why} The closest matching (container-instance ${closest.record.id}) has insufficient ${lack} available.`;
}

function missing({ left }: Candidate, spec: PlacementWish): number {
  return Math.max(0, spec.cpu - left.cpu) / spec.cpu + Math.max(0, spec.memory - left.memory) / spec.memory;
}
