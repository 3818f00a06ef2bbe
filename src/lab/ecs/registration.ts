import type { ContainerDefinition, PortMapping, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../control/ecs/records.ts';
import { clientError, refuseUnmodelled } from './errors.ts';
import { readCheck } from './container-check.ts';
import { programOf } from './program.ts';

type NetworkMode = TaskDefinitionRecord['networkMode'];

/** What would change how a program runs, and does not in the lab. Roles, logs, labels and limits are kept and shown. */
const unmodelled = [
  'credentialSpecs',
  'dependsOn',
  'disableNetworking',
  'dnsSearchDomains',
  'dnsServers',
  'environmentFiles',
  'extraHosts',
  'firelensConfiguration',
  'links',
  'mountPoints',
  'resourceRequirements',
  'restartPolicy',
  'secrets',
  'systemControls',
  'volumesFrom',
  'workingDirectory',
];

const namePattern = /^[a-zA-Z0-9\-_]{1,255}$/;
const longestStop = 86_400;

/** The one container of a task definition, checked: as it runs, and as it is described. */
export function readContainer(
  { containerDefinitions = [], ...input }: RegisterTaskDefinitionRequest,
  networkMode: NetworkMode,
): { runs: TaskDefinitionRecord['container']; declared: ContainerDefinition } & Size {
  const [container] = containerDefinitions;
  if (!container) throw clientError('Container list cannot be empty.');
  const { name, image, stopTimeout, essential = true } = container;
  if (!name) throw clientError('Container.name should not be null or empty.');
  if (!namePattern.test(name)) throw clientError('Container.name contains invalid characters.');
  if (!image) throw clientError('Container.image should not be null or empty.');
  if (containerDefinitions.length > 1)
    throw clientError('The lab does not model task definitions of several containers.');
  if (!essential) throw clientError('A task definition must have at least one essential container.');
  refuseUnmodelled(container, unmodelled, clientError);
  if (stopTimeout !== undefined && (stopTimeout < 0 || stopTimeout > longestStop))
    throw clientError(`Invalid 'stopTimeout' setting for container '${name}'.`);
  const size = sizeOf(container, input);
  const health = container.healthCheck && readCheck(container.healthCheck, name);
  const { entryPoint = [], command = [], environment = [], portMappings = [] } = container;
  const mappings = portMappings.map((mapping) => portMappingOf(mapping, networkMode));
  if (mappings.length > 1) throw clientError('The lab does not model containers with several port mappings.');
  const [mapping] = mappings;
  return {
    ...size,
    runs: {
      name,
      image,
      program: programOf([...entryPoint, ...command], environment),
      ...(mapping && { port: { container: mapping.containerPort, host: mapping.hostPort } }),
      ...(health && { check: health.check }),
      ...(stopTimeout !== undefined && { stopTimeoutMs: stopTimeout * 1000 }),
    },
    declared: {
      cpu: 0,
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      ...container,
      essential,
      environment,
      portMappings: mappings,
      ...(health && { healthCheck: health.declared }),
    },
  };
}

interface Size {
  cpu: number;
  memory: number;
}

/** What a task reserves: its own size if it has one, else what its container asks for. */
function sizeOf(
  { name, cpu = 0, memory, memoryReservation }: ContainerDefinition,
  task: Pick<RegisterTaskDefinitionRequest, 'cpu' | 'memory'>,
): Size {
  const taskCpu = amountOf('cpu', task.cpu, /^(\d+(?:\.\d+)?) *vcpu$/i);
  const taskMemory = amountOf('memory', task.memory, /^(\d+(?:\.\d+)?) *gb$/i);
  const reserved = memoryReservation ?? memory;
  if (reserved === undefined && taskMemory === undefined)
    throw clientError(
      `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  if (cpu < 0) throw clientError(`Invalid 'cpu' setting for container '${name}'.`);
  if ([memory, memoryReservation].some((each) => each !== undefined && each < 6))
    throw clientError(
      `Invalid setting for container '${name}'. The minimum valid value for 'memory' and 'memoryReservation' is 6.`,
    );
  if (memory !== undefined && memoryReservation !== undefined && memoryReservation > memory)
    throw clientError(
      `Invalid setting for container '${name}'. 'memory' must be greater than 'memoryReservation'.`,
    );
  if (taskMemory !== undefined && (memory ?? 0) > taskMemory)
    throw clientError(`Invalid setting for container '${name}'. 'memory' is more than that of its task.`);
  if (taskCpu !== undefined && cpu > taskCpu)
    throw clientError(`Invalid setting for container '${name}'. 'cpu' is more than that of its task.`);
  return { cpu: taskCpu ?? cpu, memory: taskMemory ?? reserved ?? 0 };
}

/** `256`, or `.25 vCPU` and `0.5 GB` in thousands. */
function amountOf(what: string, text: string | undefined, inLarge: RegExp): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  const large = inLarge.exec(text.replace(/^\./, '0.'))?.[1];
  if (large === undefined) throw clientError(`Invalid '${what}' setting for task.`);
  return Math.round(Number(large) * 1024);
}

function portMappingOf(mapping: PortMapping, networkMode: NetworkMode) {
  const { containerPort = 0, hostPort, protocol = 'tcp', containerPortRange } = mapping;
  if (containerPortRange !== undefined) throw clientError('The lab does not model containerPortRange.');
  if (protocol !== 'tcp') throw clientError(`The lab does not model the protocol ${protocol}.`);
  if (containerPort < 1 || containerPort > 65_535)
    throw clientError("Invalid 'containerPort' setting for container.");
  if (hostPort !== undefined && (hostPort < 0 || hostPort > 65_535))
    throw clientError("Invalid 'hostPort' setting for container.");
  if (networkMode === 'bridge') return { ...mapping, containerPort, hostPort: hostPort ?? 0, protocol };
  if (hostPort !== undefined && hostPort !== 0 && hostPort !== containerPort)
    throw clientError(
      `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`,
    );
  return { ...mapping, containerPort, hostPort: containerPort, protocol };
}
