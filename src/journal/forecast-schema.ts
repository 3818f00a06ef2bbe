import type { Forecast } from '#core';
import { z } from 'zod';

const text = z.string();
const texts = z.array(z.string());
const count = z.int().nonnegative();
const factor = z.number().nullable();

const estimate = z.object({
  value: z.number(),
  method: z.enum(['exact', 'enumerated', 'sampled', 'bounds', 'decided']),
  interval: z.object({ lo: z.number(), hi: z.number() }).exactOptional(),
  draws: count.exactOptional(),
});

const fit = z.union([
  z.object({
    answer: z.literal('fits'),
    placings: z.array(z.object({ task: text, service: text, instanceId: text })),
  }),
  z.object({ answer: z.enum(['cannot', 'undecided']), why: text }),
]);

export const forecastSchema = z.object({
  pool: count,
  k: count,
  isCapped: z.boolean(),
  services: z.array(
    z.object({
      service: text,
      hosts: count,
      zones: texts,
      lost: z.union([estimate, z.literal('not running')]),
    }),
  ),
  expectedLost: estimate,
  anyLost: estimate,
  worst: z.object({ ids: texts, lost: texts, isExact: z.boolean(), atMost: count }),
  placementBound: z.int().nullable(),
  zones: z.array(z.object({ zone: text, instances: count, lost: texts })),
  tasksHit: estimate,
  headroom: z.object({
    of: z.enum(['victims', 'worst set']),
    ids: texts,
    tasks: count,
    fit,
    assumptions: texts,
    loadFactor: factor,
    groups: z.array(z.object({ group: text, inService: count, lost: count, loadFactor: factor })),
    services: z.array(z.object({ service: text, running: count, lost: count, loadFactor: factor })),
    reservedCpu: z.object({ before: z.number(), after: z.number() }).nullable(),
  }),
  advice: z.array(
    z.object({
      service: text,
      moreHosts: count,
      moreZones: count,
      missing: z.object({ cpu: z.number(), memory: z.number() }).nullable(),
    }),
  ),
}) satisfies z.ZodType<Forecast>;
