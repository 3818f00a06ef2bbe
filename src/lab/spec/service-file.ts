import { durationField } from '#core';
import { z } from 'zod';
import type { TaskSpec } from './lab-spec.ts';

const placement = z
  .array(
    z.union(
      [
        z.strictObject({
          spread: z.enum([
            'attribute:ecs.availability-zone',
            'attribute:ecs.instance-type',
            'instanceId',
            'host',
          ]),
        }),
        z.strictObject({ binpack: z.enum(['cpu', 'memory']) }),
        z.literal('random'),
      ],
      'is not a placement strategy: write { spread: instanceId }, { binpack: memory } or random',
    ),
  )
  .max(5)
  .describe("ECS's placement strategies, applied in order");

/** The schema of a service's name. */
export const serviceName = z
  .string()
  .regex(/^[A-Za-z](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/, 'is not a name: letters, digits and -, at most 32');

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
  placement: placement.default([{ spread: 'attribute:ecs.availability-zone' }, { spread: 'instanceId' }]),
  answersIn: durationField.prefault('5ms').describe('How long the built-in server takes to answer'),
  command: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('A program instead of the built-in server; it gets HOST, PORT, SERVICE and TASK_ID'),
});

/** One service, complete. */
export function serviceOf(name: string, parsed: z.output<typeof serviceSchema>): TaskSpec {
  const { tasks, cpu, memory, answersIn, command } = parsed;
  const path = pathOf(name, parsed.path);
  return {
    name,
    tasks,
    cpu,
    memory,
    ...(path === undefined ? {} : { path }),
    placement: parsed.placement.map(strategyOf),
    answersInMs: answersIn,
    ...(command ? { command } : {}),
  };
}

/** Its path prefix behind the balancer; undefined for a service without a balancer. */
export function pathOf(name: string, path: string | undefined): string | undefined {
  if (path === 'none') return undefined;
  return path === undefined ? `/${name}` : path.replace(/(?<=.)\/+$/, '');
}

function strategyOf(strategy: z.output<typeof placement>[number]): TaskSpec['placement'][number] {
  if (strategy === 'random') return { type: 'random' };
  if ('spread' in strategy) return { type: 'spread', field: strategy.spread };
  return { type: 'binpack', field: strategy.binpack };
}
