import type { ContainerInstance, ContainerInstanceField, Resource } from '@aws-sdk/client-ecs';
import { attributesOf } from '../control/ecs/attributes.ts';
import { agentVersion } from '../control/ecs/query-match.ts';
import { capacityLeft, tasksOn } from '../control/ecs/selectors.ts';
import type { ContainerInstanceRecord } from '../control/ecs/records.ts';
import type { LabState } from '../control/state.ts';
import { containerInstanceArn } from './arns.ts';
import { countsOf } from './counts.ts';
import { tagList } from './tags.ts';

/** What Docker and the agent keep for themselves on every host. */
const reservedPorts = ['22', '2375', '2376', '51678', '51679'];

/** A container instance as ECS describes it, with what its tasks leave of its resources. */
export function describedContainerInstance(
  record: ContainerInstanceRecord,
  state: LabState,
  include: readonly ContainerInstanceField[] = [],
): ContainerInstance {
  const { running, pending } = countsOf(tasksOn(state, record.id));
  const left = capacityLeft(state, record);
  return {
    containerInstanceArn: containerInstanceArn(state, record),
    ec2InstanceId: record.instanceId,
    version: record.version,
    versionInfo: { agentVersion, dockerVersion: 'DockerVersion: 25.0.0' },
    status: record.status,
    agentConnected: record.agentConnected,
    runningTasksCount: running,
    pendingTasksCount: pending,
    registeredAt: new Date(record.registeredAt),
    registeredResources: resources(record.cpu, record.memory, reservedPorts),
    remainingResources: resources(left.cpu, left.memory, [...reservedPorts, ...boundPorts(record, state)]),
    attributes: Object.entries(attributesOf(state, record)).map(([name, value]) =>
      value === '' ? { name } : { name, value },
    ),
    attachments: [],
    tags: include.includes('TAGS') ? tagList(record.tags) : [],
    ...(include.includes('CONTAINER_INSTANCE_HEALTH') && healthOf(record)),
  };
}

/** Ports of the host that its tasks listen at; a task with a network of its own binds none. */
function boundPorts(record: ContainerInstanceRecord, state: LabState): string[] {
  return tasksOn(state, record.id).flatMap(({ lastStatus, address, networkInterfaceId }) =>
    lastStatus !== 'STOPPED' && address && networkInterfaceId === undefined ? [String(address.port)] : [],
  );
}

function resources(cpu: number, memory: number, ports: string[]): Resource[] {
  return [amount('CPU', cpu), amount('MEMORY', memory), portSet('PORTS', ports), portSet('PORTS_UDP', [])];
}

function amount(name: string, integerValue: number): Resource {
  return { name, type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue };
}

function portSet(name: string, stringSetValue: string[]): Resource {
  return { name, type: 'STRINGSET', doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue };
}

function healthOf({ agentConnected }: ContainerInstanceRecord): Pick<ContainerInstance, 'healthStatus'> {
  const status = agentConnected ? 'OK' : 'INSUFFICIENT_DATA';
  return {
    healthStatus: { overallStatus: status, details: [{ type: 'CONTAINER_RUNTIME', status }] },
  };
}
