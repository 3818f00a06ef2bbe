import type { Deployment, PlacementStrategy, Service } from '@aws-sdk/client-ecs';
import { tasksOf } from '../control/ecs/selectors.ts';
import type { LabState } from '../control/state.ts';
import type { ServiceRecord } from '../control/ecs/records.ts';
import { clusterArn, serviceArn, taskDefinitionArn } from './arns.ts';
import { countsOf } from './counts.ts';
import type { TaskCounts } from './counts.ts';
import { containerPort } from './task-definition.ts';

/** A service as ECS describes it, counted from its tasks. */
export function describedService(record: ServiceRecord, state: LabState) {
  const counts = countsOf(tasksOf(state, record.name));
  const { targetGroupArn } = record;
  return {
    serviceArn: serviceArn(state, record.name),
    serviceName: record.name,
    clusterArn: clusterArn(state),
    loadBalancers:
      targetGroupArn === undefined ? [] : [{ targetGroupArn, containerName: record.name, containerPort }],
    serviceRegistries: [],
    status: 'ACTIVE',
    desiredCount: record.desired,
    runningCount: counts.running,
    pendingCount: counts.pending,
    launchType: 'EC2',
    taskDefinition: taskDefinitionArn(state, record.name),
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: false, rollback: false },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
    deployments: [deploymentOf(record, counts, state)],
    events: record.events.map(({ id, at, message }) => ({ id, createdAt: new Date(at), message })),
    createdAt: new Date(record.createdAt),
    placementConstraints: [],
    placementStrategy: record.spec.placement.map(strategyOf),
    healthCheckGracePeriodSeconds: 0,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
    availabilityZoneRebalancing: 'DISABLED',
  } satisfies Service;
}

function deploymentOf(record: ServiceRecord, { running, pending }: TaskCounts, state: LabState): Deployment {
  const isComplete =
    running >= record.desired || record.events.some(({ message }) => message.includes('steady state'));
  return {
    id: record.deploymentId,
    status: 'PRIMARY',
    taskDefinition: taskDefinitionArn(state, record.name),
    desiredCount: record.desired,
    pendingCount: pending,
    runningCount: running,
    failedTasks: 0,
    createdAt: new Date(record.createdAt),
    updatedAt: new Date(record.createdAt),
    launchType: 'EC2',
    rolloutState: isComplete ? 'COMPLETED' : 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${record.deploymentId} ${isComplete ? 'completed' : 'in progress'}.`,
  };
}

function strategyOf({ type, field }: ServiceRecord['spec']['placement'][number]): PlacementStrategy {
  return { type, ...(field !== undefined && { field }) };
}
