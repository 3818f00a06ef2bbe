import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import type { TaskDefinitionRecord } from '../control/ecs/records.ts';
import { shortName, taskDefinitionArn } from './arns.ts';
import { clientError } from './errors.ts';
import { declaredCheck } from './container-check.ts';
import { declarationOf } from './program.ts';

export function keyOf({ family, revision }: Pick<TaskDefinitionRecord, 'family' | 'revision'>): string {
  return `${family}:${revision}`;
}

/** The revision that `family`, `family:revision` or an ARN stands for; a bare family is its newest ACTIVE one. */
export function findTaskDefinition(state: LabState, given: string): TaskDefinitionRecord | undefined {
  const name = shortName(state, 'task-definition', given) ?? '';
  if (name.includes(':')) return state.ecs.taskDefinitions.get(name);
  for (let revision = state.ecs.revisions.get(name) ?? 0; revision > 0; revision -= 1) {
    const record = state.ecs.taskDefinitions.get(keyOf({ family: name, revision }));
    if (record?.status === 'ACTIVE') return record;
  }
  return undefined;
}

/** The revision that `family:revision` or an ARN stands for; it must be named. */
export function findRevision(state: LabState, given: string): TaskDefinitionRecord | undefined {
  const name = shortName(state, 'task-definition', given) ?? '';
  if (!name.includes(':')) throw clientError('Invalid revision number. Number: null');
  return state.ecs.taskDefinitions.get(name);
}

/** The revision that new tasks may be started from. */
export function requireTaskDefinition(state: LabState, given: string | undefined): TaskDefinitionRecord {
  if (given === undefined || given === '') throw clientError('TaskDefinition can not be blank.');
  const record = findTaskDefinition(state, given);
  if (!record) throw clientError('TaskDefinition not found.');
  if (record.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return record;
}

/** One revision as ECS describes it: as it was registered. */
export function describedTaskDefinition(record: TaskDefinitionRecord, state: LabState) {
  const { family, revision, networkMode, registeredAt, deregisteredAt, deleteRequestedAt } = record;
  return {
    taskDefinitionArn: taskDefinitionArn(state, keyOf(record)),
    family,
    revision,
    status: record.status,
    ...(record.declared ?? declarationInFile(record)),
    requiresAttributes: [
      { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' },
      ...(networkMode === 'awsvpc' ? [{ name: 'ecs.capability.task-eni' }] : []),
    ],
    compatibilities: networkMode === 'awsvpc' ? ['EC2'] : ['EXTERNAL', 'EC2'],
    registeredAt: new Date(registeredAt),
    registeredBy: `arn:aws:iam::${state.account}:user/lab`,
    ...(deregisteredAt !== undefined && { deregisteredAt: new Date(deregisteredAt) }),
    ...(deleteRequestedAt !== undefined && { deleteRequestedAt: new Date(deleteRequestedAt) }),
  } satisfies TaskDefinition;
}

/** What a registration of a definition of the lab file would say. */
function declarationInFile(record: TaskDefinitionRecord) {
  return {
    networkMode: record.networkMode,
    containerDefinitions: [containerOf(record)],
    requiresCompatibilities: ['EC2' as const],
    placementConstraints: [],
    volumes: [],
  };
}

function containerOf({ container, cpu, memory }: TaskDefinitionRecord) {
  const { name, image, program, port, check } = container;
  return {
    name,
    image,
    cpu,
    memory,
    essential: true,
    portMappings: port
      ? [{ containerPort: port.container, hostPort: port.host, protocol: 'tcp' as const }]
      : [],
    ...declarationOf(program),
    ...(check && { healthCheck: declaredCheck(check) }),
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
  };
}
