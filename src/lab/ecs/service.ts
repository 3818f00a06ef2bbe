import type { Deployment, Service, ServiceRegistry } from '@aws-sdk/client-ecs';
import { arnPrefixOf } from '../control/discovery/initial.ts';
import { tasksOf } from '../control/ecs/selectors.ts';
import type { LabState } from '../control/state.ts';
import type { DeploymentRecord, ServiceRecord } from '../control/ecs/records.ts';
import { clusterArn, serviceArn, taskDefinitionArn } from './arns.ts';
import { countsBy, countsOf } from './counts.ts';
import type { TaskCounts } from './counts.ts';

const noTasks: TaskCounts = { running: 0, pending: 0 };

/** A service as ECS describes it, counted from its tasks. */
export function describedService(record: ServiceRecord, state: LabState) {
  const tasks = tasksOf(state, record.name);
  const { running, pending } = countsOf(tasks);
  const byDeployment = countsBy(tasks, ({ deploymentId = '' }) => deploymentId);
  const network = networkOf(record, state);
  const networkConfiguration =
    network &&
    ({
      networkConfiguration: { awsvpcConfiguration: { ...network, assignPublicIp: 'DISABLED' } },
    } satisfies Pick<Service, 'networkConfiguration'> | undefined);
  return {
    serviceArn: serviceArn(state, record),
    serviceName: record.name,
    clusterArn: clusterArn(state, record.cluster),
    loadBalancers: record.targetGroups.map(({ arn, container, port }) => ({
      targetGroupArn: arn,
      containerName: container,
      containerPort: port,
    })),
    serviceRegistries: record.registries.map((registry) => registryOf(registry, record, state)),
    status: record.status,
    desiredCount: record.desired,
    runningCount: running,
    pendingCount: pending,
    launchType: 'EC2',
    taskDefinition: taskDefinitionArn(state, record.definition),
    deploymentConfiguration: {
      deploymentCircuitBreaker: {
        enable: record.circuitBreaker.isEnabled,
        rollback: record.circuitBreaker.isRollback,
      },
      maximumPercent: record.maximumPercent,
      minimumHealthyPercent: record.minimumHealthyPercent,
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
    },
    deployments: record.deployments.map((deployment) => ({
      ...deploymentOf(deployment, record, byDeployment.get(deployment.id) ?? noTasks, state),
      ...networkConfiguration,
    })),
    events: record.events.map(({ id, at, message }) => ({ id, createdAt: new Date(at), message })),
    createdAt: new Date(record.createdAt),
    createdBy: `arn:aws:iam::${state.account}:user/lab`,
    ...(record.targetGroups.length > 0 && {
      roleArn: `arn:aws:iam::${state.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    }),
    placementConstraints: record.constraints,
    placementStrategy: record.placement,
    ...networkConfiguration,
    healthCheckGracePeriodSeconds: Math.round(record.gracePeriodMs / 1000),
    schedulingStrategy: record.scheduling,
    deploymentController: { type: 'ECS' },
    enableECSManagedTags: record.hasManagedTags,
    propagateTags: record.propagateTags,
    enableExecuteCommand: false,
    availabilityZoneRebalancing: record.isRebalanced ? 'ENABLED' : 'DISABLED',
  } satisfies Service;
}

function deploymentOf(
  {
    id,
    status,
    definition,
    createdAt,
    updatedAt,
    failedTasks,
    rolloutState,
    rolloutReason,
  }: DeploymentRecord,
  { desired }: ServiceRecord,
  { running, pending }: TaskCounts,
  state: LabState,
): Deployment {
  return {
    id,
    status,
    taskDefinition: taskDefinitionArn(state, definition),
    // What one on its way out still keeps.
    desiredCount: status === 'PRIMARY' ? desired : running + pending,
    pendingCount: pending,
    runningCount: running,
    failedTasks,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    launchType: 'EC2',
    rolloutState,
    rolloutStateReason: rolloutReason,
  };
}

function registryOf(
  { serviceId, port }: ServiceRecord['registries'][number],
  { definition }: ServiceRecord,
  state: LabState,
): ServiceRegistry {
  const container = state.ecs.taskDefinitions.get(definition)?.container.name;
  return {
    registryArn: state.discovery.services.get(serviceId)?.arn ?? `${arnPrefixOf(state)}:service/${serviceId}`,
    ...(port !== undefined && { containerPort: port, ...(container && { containerName: container }) }),
  };
}

/** The network of a service's tasks: every subnet of the lab for those of the lab file. */
export function networkOf({ network, definition }: ServiceRecord, state: LabState): ServiceRecord['network'] {
  if (state.ecs.taskDefinitions.get(definition)?.networkMode !== 'awsvpc') return undefined;
  return network ?? { subnets: state.ec2.zones.map(({ subnetId }) => subnetId), securityGroups: [] };
}
