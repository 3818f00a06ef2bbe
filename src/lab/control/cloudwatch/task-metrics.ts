import type { Context } from '../context.ts';
import type { TaskDefinitionRecord, TaskRecord } from '../ecs/records.ts';
import { containerInstanceOf } from '../ecs/selectors.ts';
import type { TaskUsage } from '../world.ts';
import type { AwsMetrics } from './aws-metrics.ts';
import type { Dimensions } from './metrics.ts';
import { setOf, setOfValues } from './statistics.ts';

const unitsOfOneCpu = 1024;
const bytesOfOneMebibyte = 1024 * 1024;

interface Use {
  cpu: number;
  memory: number;
}

/** AWS/ECS from what the tasks really used, against what they or their hosts have; CPUUtilization of AWS/EC2. */
export class TaskMetrics {
  readonly #context: Context;
  readonly #metrics: AwsMetrics;

  constructor(context: Context, metrics: AwsMetrics) {
    this.#context = context;
    this.#metrics = metrics;
  }

  measured(instanceId: string, usage: readonly TaskUsage[], overMs: number): void {
    const { state } = this.#context;
    const host = containerInstanceOf(state, instanceId);
    if (!host || overMs <= 0) return;
    const at = this.#metrics.bucketOf(overMs);
    const whole: Use = { cpu: 0, memory: 0 };
    const shares = new Map<string, { cpu: number[]; memory: number[] }>();
    for (const { taskId, cpuMs, memoryBytes } of usage) {
      const task = state.ecs.tasks.get(taskId);
      const definition = task && state.ecs.taskDefinitions.get(task.definition);
      if (!definition) continue;
      const used = { cpu: (cpuMs / overMs) * unitsOfOneCpu, memory: memoryBytes / bytesOfOneMebibyte };
      whole.cpu += used.cpu;
      whole.memory += used.memory;
      const share = shares.get(task.service) ?? { cpu: [], memory: [] };
      shares.set(task.service, share);
      share.cpu.push(percent(used.cpu, definition.cpu));
      share.memory.push(percent(used.memory, definition.memory));
    }
    if (this.#context.does('metrics-of-instances')) {
      const name = { namespace: 'AWS/EC2', name: 'CPUUtilization', dimensions: ofInstance(instanceId) };
      this.#metrics.put(name, at, setOf(Math.min(100, percent(whole.cpu, host.cpu))), 'Percent');
    }
    if (!this.#context.does('metrics-of-tasks')) return;
    this.#put('CPUUtilization', ofCluster(host.cluster), at, [percent(whole.cpu, host.cpu)]);
    this.#put('MemoryUtilization', ofCluster(host.cluster), at, [percent(whole.memory, host.memory)]);
    for (const [service, share] of shares) {
      if (service === '') continue;
      this.#put('CPUUtilization', ofService(host.cluster, service), at, share.cpu);
      this.#put('MemoryUtilization', ofService(host.cluster, service), at, share.memory);
    }
  }

  /** What is reserved of each cluster, and how many tasks of each service run. */
  sample(at: number): void {
    if (!this.#context.does('metrics-of-tasks')) return;
    const { ecs } = this.#context.state;
    const registered = new Map<string, Use>();
    const reserved = new Map<string, Use>();
    for (const host of ecs.containerInstances.values())
      if (host.status !== 'INACTIVE') add(registered, host.cluster, host);
    for (const [service, tasks] of ecs.taskIndex.byService) {
      const running = [...tasks].filter(({ lastStatus }) => lastStatus === 'RUNNING');
      for (const task of running) addReserved(reserved, task, ecs.taskDefinitions);
      const cluster = ecs.services.get(service)?.cluster;
      if (cluster === undefined) continue;
      const name = {
        namespace: 'ECS/ContainerInsights',
        name: 'RunningTaskCount',
        dimensions: ofService(cluster, service),
      };
      this.#metrics.put(name, at, setOf(running.length), 'Count');
    }
    for (const [cluster, all] of registered) {
      const taken = reserved.get(cluster) ?? { cpu: 0, memory: 0 };
      this.#put('CPUReservation', ofCluster(cluster), at, [percent(taken.cpu, all.cpu)]);
      this.#put('MemoryReservation', ofCluster(cluster), at, [percent(taken.memory, all.memory)]);
    }
  }

  #put(name: string, dimensions: Dimensions, at: number, percents: readonly number[]): void {
    const set = setOfValues(percents.map((each) => [each, 1]));
    this.#metrics.put({ namespace: 'AWS/ECS', name, dimensions }, at, set, 'Percent');
  }
}

function addReserved(
  to: Map<string, Use>,
  { cluster, definition }: TaskRecord,
  definitions: ReadonlyMap<string, TaskDefinitionRecord>,
): void {
  const known = definitions.get(definition);
  if (known) add(to, cluster, known);
}

function add(to: Map<string, Use>, cluster: string, { cpu, memory }: Use): void {
  const sum = to.get(cluster) ?? { cpu: 0, memory: 0 };
  to.set(cluster, { cpu: sum.cpu + cpu, memory: sum.memory + memory });
}

function percent(used: number, of: number): number {
  return of > 0 ? (used / of) * 100 : 0;
}

function ofCluster(cluster: string): Dimensions {
  return [['ClusterName', cluster]];
}

function ofService(cluster: string, service: string): Dimensions {
  return [
    ['ClusterName', cluster],
    ['ServiceName', service],
  ];
}

function ofInstance(id: string): Dimensions {
  return [['InstanceId', id]];
}
