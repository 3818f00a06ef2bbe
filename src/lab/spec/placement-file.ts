import { z } from 'zod';
import type { ServiceSpec } from './lab-spec.ts';

const attribute = z.string().regex(/^attribute:[\w.\-/\\]+$/);

/** The schema of a service's placement strategies. */
export const placement = z
  .array(
    z.union(
      [
        z.strictObject({ spread: z.union([z.enum(['instanceId', 'host']), attribute]) }),
        z.strictObject({ binpack: z.enum(['cpu', 'memory']) }),
        z.literal('random'),
      ],
      'is not a placement strategy: write { spread: instanceId }, { binpack: memory } or random',
    ),
  )
  .max(5)
  .describe("ECS's placement strategies, applied in order");

/** The schema of a service's placement constraints. */
export const constraints = z
  .array(
    z.union(
      [z.literal('distinctInstance'), z.strictObject({ memberOf: z.string().min(1).max(2000) })],
      'is not a placement constraint: write distinctInstance or { memberOf: "attribute:ecs.instance-type == t3.medium" }',
    ),
  )
  .max(10)
  .describe("ECS's placement constraints, all binding");

export function strategyOf(strategy: z.output<typeof placement>[number]): ServiceSpec['placement'][number] {
  if (strategy === 'random') return { type: 'random' };
  if ('spread' in strategy) return { type: 'spread', field: strategy.spread };
  return { type: 'binpack', field: strategy.binpack };
}

export function constraintOf(
  constraint: z.output<typeof constraints>[number],
): ServiceSpec['constraints'][number] {
  if (constraint === 'distinctInstance') return { type: constraint };
  return { type: 'memberOf', expression: constraint.memberOf };
}
