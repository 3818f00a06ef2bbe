import { durationField } from '#core';
import { z } from 'zod';
import type { ContainerCheck, Program, ServiceSpec } from './lab-spec.ts';
import { constraintOf, constraints, placement, strategyOf } from './placement-file.ts';

/** The schema of a service's name. */
export const serviceName = z
  .string()
  .regex(/^[A-Za-z](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/, 'is not a name: letters, digits and -, at most 32');

const port = z
  .union([z.literal('none'), z.int().min(1).max(65_535)], 'is not a port: write 8080 or none')
  .optional()
  .describe('The fixed port on its host, one task to a host; any by default; none for a program without one');

const discovery = z
  .union([
    z.literal('none'),
    z.enum(['A', 'SRV']),
    z.strictObject({ type: z.enum(['A', 'SRV']), ttl: durationField }),
  ])
  .default('none')
  .describe('Its record in Cloud Map, <service>.<lab>.internal; A needs network: awsvpc');

const deployment = z.strictObject({
  minimumHealthy: z.int().min(0).max(100).optional().describe('minimumHealthyPercent'),
  maximum: z.int().min(100).max(1000).optional().describe('maximumPercent'),
  circuitBreaker: z.enum(['off', 'on', 'rollback']).default('off'),
});

const healthCheck = z.strictObject({
  command: z.string().min(1).describe('For a shell, with HOST, PORT and TASK_ID; exit code 0 is healthy'),
  interval: durationField.prefault('30s'),
  timeout: durationField.prefault('5s'),
  retries: z.int().min(1).max(10).default(3),
  startPeriod: durationField.prefault('0s').describe('How long failures of a new task do not count'),
});

/** The schema of one service in a lab file. */
export const serviceSchema = z.strictObject({
  tasks: z.int().min(0).describe('How many tasks are wanted'),
  cpu: z.int().min(1).default(256).describe('ECS CPU units, 1024 to a vCPU'),
  memory: z.int().min(1).default(256).describe('MiB'),
  path: z
    .string()
    .regex(/^(?:none|\/[A-Za-z0-9._~/-]*)$/, 'is not a path: write /checkout or none')
    .optional()
    .describe('Path prefix behind the balancer, /<name> by default; none for a service without a balancer'),
  hosts: z
    .array(z.string().min(1))
    .max(5)
    .default([])
    .describe('Host names behind the balancer; any by default'),
  placement: placement.default([{ spread: 'attribute:ecs.availability-zone' }, { spread: 'instanceId' }]),
  constraints: constraints.default([]),
  answersIn: durationField.prefault('5ms').describe('How long the built-in server takes to answer'),
  command: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('A program instead of the built-in server; it gets HOST, PORT, SERVICE and TASK_ID'),
  worksOff: z
    .strictObject({ queue: z.string(), in: durationField.prefault('50ms') })
    .optional()
    .describe('The built-in consumer of a queue instead of a server: it listens to nothing'),
  environment: z.record(z.string().min(1), z.string()).default({}),
  network: z.enum(['bridge', 'host', 'awsvpc']).default('bridge').describe('awsvpc: an address of its own'),
  port,
  discovery,
  scheduling: z.enum(['replica', 'daemon']).default('replica').describe('daemon: one task on each instance'),
  deployment: deployment.prefault({}),
  healthCheck: healthCheck
    .optional()
    .describe('A command on its host that tells whether a task works; ECS replaces one that fails it'),
  gracePeriod: durationField.prefault('0s').describe('How long failing checks of a new task are ignored'),
  slowStart: durationField.prefault('0s').describe('How long a new target gets less than its share'),
  rebalance: z.boolean().default(false).describe('availabilityZoneRebalancing'),
});

type Parsed = z.output<typeof serviceSchema>;

const defaultTtlSeconds = 60;
const containerPort = 8080;

/** One service, complete. */
export function serviceOf(name: string, parsed: Parsed): ServiceSpec {
  const { tasks, cpu, memory, hosts, network, deployment: limits } = parsed;
  const path = pathOf(name, parsed);
  const discovery = discoveryOf(parsed);
  const isDaemon = parsed.scheduling === 'daemon';
  const hasPort = parsed.port !== 'none' && parsed.worksOff === undefined;
  return {
    name,
    tasks,
    cpu,
    memory,
    ...(path === undefined ? {} : { path }),
    hosts,
    placement: isDaemon ? [] : parsed.placement.map(strategyOf),
    constraints: parsed.constraints.map(constraintOf),
    program: programOf(parsed, path),
    ...(parsed.healthCheck && { check: checkOf(parsed.healthCheck) }),
    network,
    ...(hasPort && { port: portOf(parsed) }),
    ...(discovery && { discovery }),
    scheduling: isDaemon ? 'DAEMON' : 'REPLICA',
    minimumHealthyPercent: limits.minimumHealthy ?? (isDaemon ? 0 : 100),
    maximumPercent: limits.maximum ?? (isDaemon ? 100 : 200),
    circuitBreaker: {
      isEnabled: limits.circuitBreaker !== 'off',
      isRollback: limits.circuitBreaker === 'rollback',
    },
    gracePeriodMs: parsed.gracePeriod,
    slowStartMs: parsed.slowStart,
    isRebalanced: parsed.rebalance,
  };
}

/** Its path prefix behind the balancer; undefined for a service without a balancer. */
export function pathOf(name: string, { path, port, worksOff }: Parsed): string | undefined {
  if (path === 'none' || port === 'none' || worksOff) return undefined;
  return path === undefined ? `/${name}` : path.replace(/(?<=.)\/+$/, '');
}

function programOf({ command, worksOff, answersIn, environment }: Parsed, path?: string): Program {
  if (command) return { kind: 'command', command, environment };
  if (worksOff) return { kind: 'daemon', queue: worksOff.queue, worksForMs: worksOff.in, environment };
  return { kind: 'built-in', ...(path !== undefined && { path }), answersInMs: answersIn, environment };
}

function checkOf({
  command,
  interval,
  timeout,
  retries,
  startPeriod,
}: NonNullable<Parsed['healthCheck']>): ContainerCheck {
  return {
    command: ['/bin/sh', '-c', command],
    intervalMs: interval,
    timeoutMs: timeout,
    retries,
    startPeriodMs: startPeriod,
  };
}

function portOf({ port, network }: Parsed): NonNullable<ServiceSpec['port']> {
  const fixed = typeof port === 'number' ? port : undefined;
  if (network === 'bridge') return { container: containerPort, host: fixed ?? 0 };
  const both = fixed ?? (network === 'awsvpc' ? containerPort : 0);
  return { container: both, host: both };
}

function discoveryOf({ discovery: given }: Parsed): ServiceSpec['discovery'] {
  if (given === 'none') return undefined;
  if (typeof given === 'string') return { type: given, ttlSeconds: defaultTtlSeconds };
  return { type: given.type, ttlSeconds: Math.ceil(given.ttl / 1000) };
}
