import { controlClocks, phases, selfTestSchema } from '#core';
import type { Event, EventBody, Fold, Writer } from '#core';
import { z } from 'zod';
import { alertFields } from './alert-schema.ts';
import { inventorySchema } from './inventory-schema.ts';
import { loadFields } from './load-schema.ts';
import { observationSchema } from './observation-schema.ts';
import { experimentSchema, planSchema } from './plan-schema.ts';

const text = z.string();
// Three hundred years of milliseconds: beyond, sums and squares of times lose their sense.
const time = z.number().min(-1e13).max(1e13);
const place = z.int().nonnegative();
const undoOwner = z.union([place, z.literal('load')]);
// Above this a bucket is no duration any more: 0.001 ms × 1.01^4000 is six million years.
const histogram = z.array(z.tuple([z.int().min(0).max(4000), place]));
const stamp = { seq: place, at: time };

const ordered = (pair: [number, number]) => pair[0] <= pair[1];
const isOrdered = { message: 'the first is after the last' };

const fold = z.object({
  probe: text,
  n: z.tuple([place, place]).refine(ordered, isOrdered),
  outcome: z.enum(['ok', 'failed', 'unknown']),
  reason: text.exactOptional(),
  sent: z.tuple([time, time]).refine(ordered, isOrdered),
  done: z.tuple([time, time]).refine(ordered, isOrdered),
  longestGapMs: time,
  maxLatenessMs: time,
  latency: histogram,
  lateness: histogram,
}) satisfies z.ZodType<Fold>;

const count = z.object({
  clock: z.enum(controlClocks),
  subject: text,
  ids: z.array(text),
});

const wall = text.refine((value) => !Number.isNaN(Date.parse(value)), { message: 'not an ISO 8601 time' });

const writer = z.object({
  host: text,
  boot: text,
  pid: z.int().positive(),
  begin: text,
}) satisfies z.ZodType<Writer>;

const bodies = {
  'run-started': {
    runId: text,
    squall: text,
    wall,
    node: text,
    platform: text,
    writer: writer.exactOptional(),
    experiment: experimentSchema,
    source: z.object({ file: text, sha256: text }),
  },
  'lab-started': {
    file: text,
    profile: text,
    constants: z.record(z.string(), z.string()),
    endpoint: text,
    isAttached: z.boolean().exactOptional(),
  },
  inventory: { inventory: inventorySchema },
  plan: { plan: planSchema },
  phase: { phase: z.enum(phases) },
  'probing-started': {},
  samples: { folds: z.array(fold) },
  look: {
    sent: time,
    done: time,
    counts: z.array(count),
    live: z.array(z.object({ service: text, addresses: z.array(text) })).exactOptional(),
    error: text.exactOptional(),
  },
  observations: { items: z.array(observationSchema) },
  selftest: { result: selfTestSchema },
  ...alertFields,
  ...loadFields,
  preflight: {
    findings: z.array(
      z.object({ level: z.enum(['ok', 'warn', 'stop']), what: text, todo: text.exactOptional() }),
    ),
  },
  'fault-intended': { fault: place },
  'fault-sent': { fault: place, sent: time },
  'fault-answered': { fault: place, done: time, error: text.exactOptional() },
  'fault-proof': {
    fault: place,
    done: time,
    victims: z.array(z.object({ id: text, state: text, isProven: z.boolean() })),
  },
  'undo-recorded': {
    fault: undoOwner,
    step: z.object({ id: text, does: text, params: z.unknown().default(undefined), byHand: z.array(text) }),
  },
  'undo-sent': { fault: undoOwner, sent: time },
  'undo-done': {
    fault: undoOwner,
    done: time,
    outcomes: z.array(z.object({ id: text, state: z.enum(['undone', 'needless', 'left']), detail: text })),
    error: text.exactOptional(),
  },
  'guard-tripped': { guard: place, text, since: time, due: time },
  'run-taken-over': { wall, squall: text, writer: writer.exactOptional() },
  note: { level: z.enum(['info', 'warning']), text },
  'probing-stopped': { asked: time.exactOptional() },
  'run-ended': {
    ending: z.enum(['completed', 'gave-up', 'interrupted', 'stopped', 'failed']),
    reason: text.exactOptional(),
    wall,
  },
} satisfies Record<EventBody['type'], z.ZodRawShape>;

const event = <Type extends keyof typeof bodies>(type: Type) =>
  z.object({ type: z.literal(type), ...bodies[type], ...stamp });

export const eventTypes: readonly string[] = Object.keys(bodies);

/** Reads one event strictly; fields that no one knows are dropped. */
export const eventSchema: z.ZodType<Event> = z.discriminatedUnion('type', [
  event('run-started'),
  event('lab-started'),
  event('inventory'),
  event('plan'),
  event('phase'),
  event('probing-started'),
  event('samples'),
  event('look'),
  event('observations'),
  event('selftest'),
  event('alerts-found'),
  event('alert-look'),
  event('alert-history'),
  event('load-started'),
  event('load'),
  event('load-lost'),
  event('load-ended'),
  event('warm-up'),
  event('reservation'),
  event('preflight'),
  event('fault-intended'),
  event('fault-sent'),
  event('fault-answered'),
  event('fault-proof'),
  event('undo-recorded'),
  event('undo-sent'),
  event('undo-done'),
  event('guard-tripped'),
  event('run-taken-over'),
  event('note'),
  event('probing-stopped'),
  event('run-ended'),
]);
