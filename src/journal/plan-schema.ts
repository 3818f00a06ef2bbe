import { controlClocks, quantities, retryPlaces } from '#core';
import type { Experiment, GuardCondition, Plan, RetryPolicy, TargetReference } from '#core';
import { z } from 'zod';
import { forecastSchema } from './forecast-schema.ts';
import { instanceFields } from './inventory-schema.ts';
import { loadPlanSchema } from './load-schema.ts';

const text = z.string();
const texts = z.array(z.string());
const count = z.int().nonnegative();
// What JSON leaves out when there are none.
const params = z.unknown().default(undefined);
const durationMs = z.number().nonnegative().max(1e13);

const aim = z.object({
  tag: text,
  amount: z.union([z.object({ share: z.number() }), z.object({ count })]),
  round: z.enum(['up', 'down', 'nearest']),
  of: z.enum(['eligible', 'all']),
  choose: z.union([
    z.object({ by: z.enum(['random', 'worst-case', 'oldest', 'newest', 'spot']) }),
    z.object({ by: z.literal('zone'), zone: text.exactOptional() }),
    z.object({ by: z.literal('hosting'), service: text }),
    z.object({ by: z.literal('ids'), ids: texts }),
  ]),
  seed: z.number(),
  keepAtLeast: z
    .object({ perService: count.exactOptional(), perZone: count.exactOptional() })
    .exactOptional(),
  max: count.exactOptional(),
  mayTakeAll: z.boolean().exactOptional(),
});

const draw = z.object({
  aim,
  running: count,
  eligible: count,
  excluded: z.array(z.object({ reason: text, ids: texts })),
  narrowed: z.object({ to: text, running: count, eligible: count }).exactOptional(),
  asked: count.exactOptional(),
  method: z.enum(['uniform', 'sampled', 'decided']),
  shaped: z
    .object({ services: texts, zones: texts, allowedShare: z.number().min(0).max(1).nullable() })
    .exactOptional(),
  victims: texts,
});

const victim = z.object({ ...instanceFields, tasks: z.array(z.object({ id: text, service: text })) });

const faultPlan = z.object({
  kind: text,
  params,
  summary: text,
  draw: draw.exactOptional(),
  victims: z.array(victim),
  isReversible: z.boolean(),
  holdMs: durationMs.exactOptional(),
  mayStay: z.array(z.enum(controlClocks)).exactOptional(),
  picks: z.object({ group: text, count, among: texts }).exactOptional(),
  forecast: forecastSchema.exactOptional(),
  cautions: texts.exactOptional(),
});

const probePlan = z.object({
  id: text,
  kind: text,
  service: text,
  summary: text,
  params,
  intervalMs: z.number().min(0.001).max(1e13),
  timeoutMs: durationMs,
  slowerThanMs: durationMs.exactOptional(),
  role: z.enum(['users', 'cluster']).exactOptional(),
  isRequest: z.boolean().exactOptional(),
  foundBy: text.exactOptional(),
  isPrivate: z.boolean().exactOptional(),
  isBalanced: z.boolean().exactOptional(),
  leaves: z.object({ what: text, where: text, undo: text }).exactOptional(),
});

export const planSchema = z.object({
  faults: z.array(faultPlan),
  probes: z.array(probePlan),
  unprobed: z.array(z.object({ service: text, why: text })),
  ways: z
    .array(
      z.object({
        service: text,
        to: text.exactOptional(),
        foundBy: text.exactOptional(),
        probes: texts,
        why: text.exactOptional(),
      }),
    )
    .exactOptional(),
  calls: z.record(z.string(), texts).exactOptional(),
  load: loadPlanSchema.exactOptional(),
}) satisfies z.ZodType<Plan>;

const window = z.object({ days: z.array(z.int()), from: count, to: count, timeZone: text });
const blackout = z.object({ from: text, to: text, timeZone: text, why: text.exactOptional() });

const target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lab'), file: text.exactOptional() }),
  z.object({ kind: z.literal('named'), name: text }),
  z.object({
    kind: z.literal('aws'),
    name: text.exactOptional(),
    of: z.union([z.object({ ecsCluster: text }), z.object({ autoScalingGroup: text })]),
    region: text.exactOptional(),
    profile: text.exactOptional(),
    role: z.object({ arn: text, externalId: text.exactOptional() }).exactOptional(),
    endpoint: text.exactOptional(),
    accounts: texts.exactOptional(),
    isProduction: z.boolean().exactOptional(),
    windows: z.array(window).exactOptional(),
    blackouts: z.array(blackout).exactOptional(),
    killsPerDay: count.exactOptional(),
  }),
]) satisfies z.ZodType<TargetReference>;

const request = z.object({ kind: text, params });

const retryPolicy = z.object({
  name: text,
  on: texts,
  attempts: count,
  pauseMs: durationMs,
  to: z.enum(retryPlaces),
}) satisfies z.ZodType<RetryPolicy>;

const guardCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('servicesLost'), above: z.number() }),
  z.object({ kind: z.literal('errorRate'), above: z.number() }),
  z.object({ kind: z.literal('latency'), aboveMs: durationMs }),
  z.object({ kind: z.literal('probe'), name: text }),
  z.object({ kind: z.literal('alarm'), name: text }),
  z.object({ kind: z.literal('deadline'), afterMs: durationMs }),
  z.object({
    kind: z.literal('capacity'),
    below: z.union([z.object({ share: z.number() }), z.object({ count })]),
    group: text.exactOptional(),
  }),
]) satisfies z.ZodType<GuardCondition>;

export const experimentSchema = z.object({
  name: text,
  hypothesis: text.exactOptional(),
  target,
  probes: z.array(request),
  alerts: z.array(request).exactOptional(),
  retries: z.array(retryPolicy).exactOptional(),
  calls: z.record(z.string(), texts).exactOptional(),
  faults: z.array(request),
  load: z.json().exactOptional(),
  guards: z.array(z.object({ condition: guardCondition, forMs: durationMs, text })).exactOptional(),
  watch: z.object({
    steadyForMs: durationMs,
    settleForMs: durationMs,
    giveUpAfterMs: durationMs,
    pollEveryMs: durationMs,
    lostAfter: z.object({ sends: count, forMs: durationMs }),
    undoWithinMs: durationMs.exactOptional(),
    ignoreAlerts: texts.exactOptional(),
  }),
  expect: z.array(
    z.object({
      quantity: z.enum(quantities),
      atMost: z.number(),
      forMs: durationMs.exactOptional(),
      text,
    }),
  ),
}) satisfies z.ZodType<Experiment>;
