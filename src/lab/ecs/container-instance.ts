import type { ContainerInstance, Resource } from '@aws-sdk/client-ecs';
import { capacityLeft } from '../control/ecs/selectors.ts';
import type { ContainerInstanceRecord } from '../control/ecs/records.ts';
import type { LabState } from '../control/state.ts';
import { containerInstanceArn } from './arns.ts';
import { countsOf } from './counts.ts';

/** A container instance as ECS describes it, with what its tasks leave of its resources. */
export function describedContainerInstance(
  record: ContainerInstanceRecord,
  state: LabState,
): ContainerInstance {
  const tasks = [...state.ecs.tasks.values()].filter(
    ({ containerInstanceId }) => containerInstanceId === record.id,
  );
  const { running, pending } = countsOf(tasks);
  const left = capacityLeft(state, record);
  return {
    containerInstanceArn: containerInstanceArn(state, record.id),
    ec2InstanceId: record.instanceId,
    version: 1,
    versionInfo: { agentVersion: '1.100.0', dockerVersion: 'DockerVersion: 25.0.0' },
    status: record.status,
    agentConnected: record.agentConnected,
    runningTasksCount: running,
    pendingTasksCount: pending,
    registeredAt: new Date(record.registeredAt),
    registeredResources: resources(record.cpu, record.memory),
    remainingResources: resources(left.cpu, left.memory),
    attributes: Object.entries(attributesOf(record, state)).map(([name, value]) => ({ name, value })),
    attachments: [],
    tags: [],
  };
}

/** What placement and queries know a container instance by. */
export function attributesOf(record: ContainerInstanceRecord, state: LabState): Record<string, string> {
  const instance = state.ec2.instances.get(record.instanceId);
  return {
    'ecs.cpu-architecture': 'x86_64',
    'ecs.os-type': 'linux',
    ...(instance && {
      'ecs.availability-zone': instance.zone,
      'ecs.instance-type': instance.type,
      'ecs.ami-id': instance.imageId,
      'ecs.subnet-id': instance.subnetId,
      'ecs.vpc-id': state.ec2.vpcId,
    }),
  };
}

function resources(cpu: number, memory: number): Resource[] {
  return [amount('CPU', cpu), amount('MEMORY', memory)];
}

function amount(name: string, integerValue: number): Resource {
  return { name, type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue };
}
