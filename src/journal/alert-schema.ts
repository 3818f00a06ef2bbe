import type { AlertDescription, AlertEventBody, AlertState, AlertTransition } from '#core';
import { z } from 'zod';

const text = z.string();
const time = z.number().min(-1e13).max(1e13);
const status = z.enum(['firing', 'pending', 'quiet', 'no-data']);
const error = text.exactOptional();

const description = z.object({
  id: text,
  name: text,
  kind: text,
  periodMs: time.nullable(),
  periods: z.number().nullable(),
  lagMs: time.nullable(),
  subjects: z.array(text),
  foundBy: text,
  note: text.exactOptional(),
}) satisfies z.ZodType<AlertDescription>;

const state = z.object({
  id: text,
  status,
  since: time.nullable(),
  reason: text.exactOptional(),
}) satisfies z.ZodType<AlertState>;

const transition = z.object({
  id: text,
  from: status,
  to: status,
  at: time,
  reason: text.exactOptional(),
}) satisfies z.ZodType<AlertTransition>;

const look = { source: text, sent: time, done: time, error };

/** The fields of the events about alerts. */
export const alertFields = {
  'alerts-found': {
    source: text,
    kind: text,
    alerts: z.array(description),
    missing: z.array(text),
    error,
  },
  'alert-look': {
    ...look,
    clock: z.object({ wall: time, resolutionMs: time }).nullable(),
    states: z.array(state),
  },
  'alert-history': { ...look, transitions: z.array(transition) },
} satisfies Record<AlertEventBody['type'], z.ZodRawShape>;
