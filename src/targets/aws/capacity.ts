import type { ContainerInstance, Resource, Task as EcsTask } from '@aws-sdk/client-ecs';
import type { Capacity, Instance, Task } from '#core';

/** What ECS may put on a container instance; undefined where it does not tell. */
export function capacityOf(host: ContainerInstance): Capacity | undefined {
  const { registeredResources, remainingResources, status, agentConnected } = host;
  const cpu = amountIn(registeredResources, 'CPU');
  const memory = amountIn(registeredResources, 'MEMORY');
  const cpuFree = amountIn(remainingResources, 'CPU');
  const memoryFree = amountIn(remainingResources, 'MEMORY');
  if (cpu === undefined || memory === undefined) return undefined;
  if (cpuFree === undefined || memoryFree === undefined) return undefined;
  const isClosed = status !== 'ACTIVE' || agentConnected !== true;
  return { cpu, memory, cpuFree, memoryFree, ...(isClosed && { isClosed }) };
}

/** The machines, each with what ECS tells of it. */
export function withCapacity(
  instances: readonly Instance[],
  hosts: ReadonlyMap<string, { id: string; capacity?: Capacity }>,
): Instance[] {
  const capacities = new Map([...hosts.values()].map(({ id, capacity }) => [id, capacity]));
  return instances.map((instance) => {
    const capacity = capacities.get(instance.id);
    return capacity === undefined ? instance : { ...instance, capacity };
  });
}

/**
 * What ECS reserves for a task: what the task itself says, else what its containers say together, of memory the soft
 * limit where there is one. Undefined where neither tells of memory.
 */
export function needsOf({ cpu, memory, containers = [] }: EcsTask): Task['needs'] {
  const cpus = amount(cpu) ?? sum(containers.map((container) => amount(container.cpu) ?? 0));
  const memories =
    amount(memory) ?? sum(containers.map((one) => amount(one.memoryReservation ?? one.memory)));
  return memories === undefined || memories === 0 ? undefined : { cpu: cpus ?? 0, memory: memories };
}

function amountIn(resources: Resource[] | undefined, name: string): number | undefined {
  const value = resources?.find((resource) => resource.name === name)?.integerValue;
  // More may be reserved than is registered, where an instance registered anew with less.
  return value === undefined ? undefined : Math.max(0, value);
}

/** ECS writes amounts as text. */
function amount(text: string | undefined): number | undefined {
  const value = Number(text ?? NaN);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    total += value;
  }
  return values.length === 0 ? undefined : total;
}
