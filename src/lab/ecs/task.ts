import type { Attachment, Container, Task } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import type { TaskDefinitionRecord, TaskRecord } from '../control/ecs/records.ts';
import { clusterArn, containerArn, containerInstanceArn, taskArn, taskDefinitionArn } from './arns.ts';
import { invalid } from './errors.ts';

const idLengths = [32, 36];

/** Refuses what is neither an ARN nor as long as the id of a task. */
export function requireTaskId(text: string): void {
  if (text.startsWith('arn:') || idLengths.includes(text.length)) return;
  throw invalid(`taskId length should be one of [${idLengths.join(',')}]`);
}

/** A task as ECS describes it. */
export function describedTask(record: TaskRecord, state: LabState): Task {
  const definition = state.ecs.taskDefinitions.get(record.definition);
  const zone = state.ec2.instances.get(record.instanceId)?.zone;
  const { cluster, containerInstanceId, startedBy } = record;
  return {
    taskArn: taskArn(state, record),
    clusterArn: clusterArn(state, cluster),
    taskDefinitionArn: taskDefinitionArn(state, record.definition),
    containerInstanceArn: containerInstanceArn(state, { cluster, id: containerInstanceId }),
    group: record.group,
    launchType: 'EC2',
    lastStatus: record.lastStatus,
    desiredStatus: record.desiredStatus,
    ...(zone !== undefined && { availabilityZone: zone }),
    ...(startedBy !== undefined && { startedBy }),
    ...(definition && { cpu: String(definition.cpu), memory: String(definition.memory) }),
    ...momentsOf(record),
    ...endOf(record),
    containers: definition ? [containerOf(record, definition, state)] : [],
    healthStatus: record.health ?? 'UNKNOWN',
    enableExecuteCommand: false,
    overrides: {
      containerOverrides: definition ? [{ name: definition.container.name }] : [],
      inferenceAcceleratorOverrides: [],
    },
    attachments: attachmentsOf(record, state),
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    tags: [],
    version: record.version,
  };
}

function containerOf(record: TaskRecord, definition: TaskDefinitionRecord, state: LabState): Container {
  const { address, exitCode, containerReason, networkInterfaceId } = record;
  const { container, cpu, memory } = definition;
  const binding = address &&
    container.port && {
      bindIP: address.host,
      containerPort: container.port.container,
      hostPort: address.port,
      protocol: 'tcp' as const,
    };
  return {
    containerArn: containerArn(state, record),
    taskArn: taskArn(state, record),
    name: container.name,
    image: container.image,
    lastStatus: containerStatusOf(record),
    ...(exitCode !== undefined && { exitCode }),
    ...(containerReason !== undefined && { reason: containerReason }),
    networkBindings: binding && networkInterfaceId === undefined ? [binding] : [],
    networkInterfaces:
      address && networkInterfaceId !== undefined
        ? [{ attachmentId: attachmentIdOf(record), privateIpv4Address: address.host }]
        : [],
    healthStatus: record.health ?? 'UNKNOWN',
    cpu: String(cpu),
    memory: String(memory),
  };
}

function attachmentsOf(record: TaskRecord, state: LabState): Attachment[] {
  const { networkInterfaceId, address, instanceId } = record;
  if (networkInterfaceId === undefined) return [];
  const subnetId = state.ec2.instances.get(instanceId)?.subnetId;
  return [
    {
      id: attachmentIdOf(record),
      type: 'ElasticNetworkInterface',
      status: attachmentStatusOf(record),
      details: [
        ...(subnetId === undefined ? [] : [{ name: 'subnetId', value: subnetId }]),
        { name: 'networkInterfaceId', value: networkInterfaceId },
        ...(address ? [{ name: 'privateIPv4Address', value: address.host }] : []),
      ],
    },
  ];
}

function attachmentStatusOf({ lastStatus, desiredStatus }: TaskRecord): string {
  if (lastStatus === 'STOPPED') return 'DELETED';
  if (desiredStatus === 'STOPPED') return 'DETACHING';
  return lastStatus === 'RUNNING' ? 'ATTACHED' : 'ATTACHING';
}

function attachmentIdOf({ id }: TaskRecord): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function containerStatusOf({ lastStatus }: TaskRecord): string {
  if (lastStatus === 'RUNNING' || lastStatus === 'STOPPED') return lastStatus;
  if (lastStatus === 'DEPROVISIONING') return 'STOPPED';
  return lastStatus === 'STOPPING' || lastStatus === 'DEACTIVATING' ? 'RUNNING' : 'PENDING';
}

function momentsOf({
  createdAt,
  pullStartedAt,
  startedAt,
  stoppingAt,
  stoppedAt,
}: TaskRecord): Partial<Task> {
  return {
    createdAt: new Date(createdAt),
    ...(pullStartedAt !== undefined && { pullStartedAt: new Date(pullStartedAt) }),
    ...(startedAt !== undefined && {
      pullStoppedAt: new Date(startedAt),
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
