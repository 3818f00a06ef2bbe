import { loadModels, loadOutcomes, reservationStates } from '#core';
import type { LoadEventBody, LoadJob, LoadPlan, LoadSlice } from '#core';
import { z } from 'zod';

const text = z.string();
const time = z.number().min(-1e13).max(1e13);
const count = z.int().nonnegative();
const rate = z.number().nonnegative().max(1e12);
const share = z.number().nonnegative();
const histogram = z.array(z.tuple([z.int().min(0).max(4000), count]));
const role = z.enum(['warm-up', 'traffic']);
const [, ...notOk] = loadOutcomes;

const slice = z.object({
  scenario: text,
  from: time,
  to: time,
  across: time.exactOptional(),
  okSent: z.tuple([time, time]).exactOptional(),
  lostSent: z.tuple([time, time]).exactOptional(),
  sent: count,
  unsent: count,
  ok: count,
  failed: count,
  rejected: count,
  unknown: count,
  bytes: count,
  latency: histogram,
  lateness: histogram,
  misses: z.array(
    z.object({
      outcome: z.enum(notOk),
      reason: text,
      count,
      places: z.array(z.tuple([count, count])),
    }),
  ),
}) satisfies z.ZodType<LoadSlice>;

const job = z.object({
  role,
  engine: text,
  params: z.unknown().default(undefined),
  scenarios: z.array(
    z.object({
      name: text,
      service: text.exactOptional(),
      weight: z.number().positive(),
      method: text,
      url: text,
      headers: z.record(text, text),
      body: z.object({ text, type: text }).exactOptional(),
      statuses: text,
      timeoutMs: time,
      data: z.object({ file: text, rows: count }).exactOptional(),
    }),
  ),
  profile: z.object({
    points: z.array(z.tuple([time, rate])),
    repeats: z.boolean().exactOptional(),
  }),
  workers: count,
  connections: count,
  recycleMs: time,
}) satisfies z.ZodType<LoadJob>;

const growth = z.discriminatedUnion('by', [
  z.object({ by: z.literal('steps'), factor: z.number(), everyMs: time }),
  z.object({ by: z.literal('line'), overMs: time }),
  z.object({ by: z.literal('answers'), factor: z.number(), rejectedAtMost: share }),
]);

/** What a plan holds of load. */
export const loadPlanSchema = z.object({
  reservation: z
    .object({
      balancer: z.object({ arn: text, name: text }),
      capacityUnits: count,
      giveUpAfterMs: time,
    })
    .exactOptional(),
  warmUp: z
    .object({
      job,
      fromPerSecond: rate,
      toPerSecond: rate,
      growth,
      ready: z.object({
        errorsBelow: share,
        rejectedBelow: share,
        p99BelowMs: time,
        forMs: time,
        driftBelow: share,
      }),
      giveUpAfterMs: time,
    })
    .exactOptional(),
  traffic: job.exactOptional(),
}) satisfies z.ZodType<LoadPlan>;

/** The fields of the events about load. */
export const loadFields = {
  'load-started': {
    role,
    engine: text,
    model: z.enum(loadModels),
    version: text.exactOptional(),
    tellsBytes: z.literal(false).exactOptional(),
  },
  load: { role, slices: z.array(slice) },
  'load-lost': { role, since: time, reason: text },
  'load-ended': { role, until: time, error: text.exactOptional() },
  'warm-up': {
    stage: z.enum(['rising', 'backed off', 'proving', 'warm', 'gave up']),
    perSecond: rate,
    why: text,
  },
  reservation: {
    state: z.enum(reservationStates),
    balancer: text,
    capacityUnits: count,
    waitedMs: time,
    saw: text,
  },
} satisfies Record<LoadEventBody['type'], z.ZodRawShape>;
