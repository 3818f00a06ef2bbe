import type { Container, Task } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import type { TaskRecord } from '../control/ecs/records.ts';
import { clusterArn, containerArn, containerInstanceArn, taskArn, taskDefinitionArn } from './arns.ts';
import { containerPort, imageOf } from './task-definition.ts';

/** A task as ECS describes it. */
export function describedTask(record: TaskRecord, state: LabState): Task {
  const service = state.ecs.services.get(record.service);
  const zone = state.ec2.instances.get(record.instanceId)?.zone;
  return {
    taskArn: taskArn(state, record.id),
    clusterArn: clusterArn(state),
    taskDefinitionArn: taskDefinitionArn(state, record.service),
    containerInstanceArn: containerInstanceArn(state, record.containerInstanceId),
    group: `service:${record.service}`,
    launchType: 'EC2',
    lastStatus: record.lastStatus,
    desiredStatus: record.desiredStatus,
    ...(zone !== undefined && { availabilityZone: zone }),
    ...(service && {
      startedBy: service.deploymentId,
      cpu: String(service.spec.cpu),
      memory: String(service.spec.memory),
    }),
    ...momentsOf(record),
    ...endOf(record),
    containers: [containerOf(record, state)],
    healthStatus: 'UNKNOWN',
    enableExecuteCommand: false,
    overrides: { containerOverrides: [{ name: record.service }], inferenceAcceleratorOverrides: [] },
    attachments: [],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    tags: [],
    version: versionOf(record),
  };
}

function containerOf(record: TaskRecord, state: LabState): Container {
  const { address, exitCode } = record;
  return {
    containerArn: containerArn(state, record.id),
    taskArn: taskArn(state, record.id),
    name: record.service,
    image: imageOf(record.service),
    lastStatus: containerStatusOf(record),
    ...(exitCode !== undefined && { exitCode }),
    networkBindings: address
      ? [{ bindIP: address.host, containerPort, hostPort: address.port, protocol: 'tcp' }]
      : [],
    networkInterfaces: [],
    healthStatus: 'UNKNOWN',
  };
}

function containerStatusOf({ lastStatus }: TaskRecord): string {
  if (lastStatus === 'RUNNING' || lastStatus === 'STOPPED') return lastStatus;
  return lastStatus === 'STOPPING' || lastStatus === 'DEACTIVATING' ? 'RUNNING' : 'PENDING';
}

function momentsOf({ createdAt, startedAt, stoppingAt, stoppedAt }: TaskRecord): Partial<Task> {
  return {
    createdAt: new Date(createdAt),
    ...(startedAt !== undefined && {
      startedAt: new Date(startedAt),
      connectivity: 'CONNECTED',
      connectivityAt: new Date(startedAt),
    }),
    ...(stoppingAt !== undefined && { stoppingAt: new Date(stoppingAt) }),
    ...(stoppedAt !== undefined && {
      stoppedAt: new Date(stoppedAt),
      executionStoppedAt: new Date(stoppedAt),
    }),
  };
}

function endOf({ stopCode, stoppedReason }: TaskRecord): Partial<Task> {
  return {
    ...(stopCode !== undefined && { stopCode }),
    ...(stoppedReason !== undefined && { stoppedReason }),
  };
}

// ECS counts a task's changes; each moment that is known was one.
function versionOf({ startedAt, stoppingAt, stoppedAt }: TaskRecord): number {
  return 1 + [startedAt, stoppingAt, stoppedAt].filter((moment) => moment !== undefined).length;
}
