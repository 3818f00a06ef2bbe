import type { LabSpec, ServiceSpec } from '../../spec/lab-spec.ts';
import type { Ids } from '../ids.ts';
import type { EcsState, ServiceRecord, TaskDefinitionRecord } from './records.ts';

/** What the other parts made for a service of the lab file. */
export interface ServiceLinks {
  targetGroupArn: (service: string) => string | undefined;
  registryId: (service: string) => string | undefined;
}

/** The cluster of a new lab with the services of its file, none of them running yet. */
export function initialEcs(spec: LabSpec, ids: Ids, now: number, links: ServiceLinks): EcsState {
  const definitions = spec.services.map((service) => definitionOf(service, now));
  const services = spec.services.map((service) => serviceOf(spec.name, service, ids, now, links));
  return {
    cluster: spec.name,
    clusters: new Map([
      [spec.name, { name: spec.name, status: 'ACTIVE', insights: 'disabled', tags: {}, createdAt: now }],
    ]),
    containerInstances: new Map(),
    taskDefinitions: new Map(definitions.map((each) => [`${each.family}:${each.revision}`, each])),
    revisions: new Map(definitions.map(({ family, revision }) => [family, revision])),
    services: new Map(services.map((service) => [service.name, service])),
    tasks: new Map(),
    taskIndex: { byService: new Map(), byContainerInstance: new Map(), loads: new Map() },
    registrations: new Map(),
    pulledImages: new Map(),
  };
}

function definitionOf(service: ServiceSpec, now: number): TaskDefinitionRecord {
  const { name, cpu, memory, network, program, port, check } = service;
  return {
    family: name,
    revision: 1,
    status: 'ACTIVE',
    networkMode: network,
    cpu,
    memory,
    container: {
      name,
      image: `squall/${program.kind}:latest`,
      program,
      ...(port && { port }),
      ...(check && { check }),
    },
    constraints: [],
    tags: {},
    registeredAt: now,
  };
}

function serviceOf(
  cluster: string,
  spec: ServiceSpec,
  ids: Ids,
  now: number,
  { targetGroupArn, registryId }: ServiceLinks,
): ServiceRecord {
  const { name, minimumHealthyPercent, maximumPercent, circuitBreaker, placement, constraints } = spec;
  const arn = targetGroupArn(name);
  const serviceId = registryId(name);
  const port = spec.port?.container ?? 0;
  const definition = `${name}:1`;
  const deploymentId = `ecs-svc/${ids.decimal('deployment', 19)}`;
  return {
    name,
    cluster,
    status: 'ACTIVE',
    definition,
    scheduling: spec.scheduling,
    desired: spec.tasks,
    minimumHealthyPercent,
    maximumPercent,
    circuitBreaker,
    placement,
    constraints,
    isRebalanced: spec.isRebalanced,
    gracePeriodMs: spec.gracePeriodMs,
    targetGroups: arn === undefined ? [] : [{ arn, container: name, port }],
    registries:
      serviceId === undefined ? [] : [{ serviceId, ...(spec.discovery?.type === 'SRV' && { port }) }],
    propagateTags: 'NONE',
    hasManagedTags: false,
    deployments: [
      {
        id: deploymentId,
        status: 'PRIMARY',
        definition,
        createdAt: now,
        updatedAt: now,
        failedTasks: 0,
        rolloutState: 'IN_PROGRESS',
        rolloutReason: `ECS deployment ${deploymentId} in progress.`,
      },
    ],
    createdAt: now,
    tags: {},
    events: [],
  };
}
