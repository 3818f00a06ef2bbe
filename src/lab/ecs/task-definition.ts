import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import type { ServiceRecord } from '../control/ecs/records.ts';
import { taskDefinitionArn } from './arns.ts';

/** The port inside the container; outside, every task has one of its own, as in ECS's bridge mode. */
export const containerPort = 80;

export function imageOf(service: string): string {
  return `lab/${service}:1`;
}

/** The one revision of a service's task definition; its family is the service's name. */
export function describedTaskDefinition({ spec, createdAt }: ServiceRecord, state: LabState): TaskDefinition {
  const { name, cpu, memory, command } = spec;
  return {
    taskDefinitionArn: taskDefinitionArn(state, name),
    family: name,
    revision: 1,
    status: 'ACTIVE',
    networkMode: 'bridge',
    containerDefinitions: [
      {
        name,
        image: imageOf(name),
        cpu,
        memory,
        essential: true,
        portMappings: [{ containerPort, hostPort: 0, protocol: 'tcp' }],
        ...(command && { command }),
        environment: [],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
      },
    ],
    volumes: [],
    requiresAttributes: [],
    placementConstraints: [],
    compatibilities: ['EXTERNAL', 'EC2'],
    requiresCompatibilities: ['EC2'],
    registeredAt: new Date(createdAt),
    registeredBy: `arn:aws:iam::${state.account}:user/lab`,
  };
}
