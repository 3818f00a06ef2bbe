import { dnsTypes } from '#core';
import type { Observation } from '#core';
import { z } from 'zod';

const text = z.string();
const time = z.number().min(-1e13).max(1e13);
const place = z.int().nonnegative();
const probe = text;
const asked = { probe, sent: time, done: time };

const writes = z.object({
  probe,
  kind: z.literal('writes'),
  n: z.tuple([place, place]),
  outcome: z.enum(['acknowledged', 'refused', 'indeterminate']),
  sent: z.tuple([time, time]),
  done: z.tuple([time, time]),
});

const readBack = z.object({
  ...asked,
  kind: z.literal('read-back'),
  found: z
    .object({
      missing: z.array(z.object({ n: z.tuple([place, place]), sent: z.tuple([time, time]), slackMs: time })),
      unread: z.array(z.tuple([place, place])),
      twice: z.array(z.tuple([place, place])).exactOptional(),
      perhapsTwice: z.array(z.tuple([place, place])).exactOptional(),
      twiceAt: z.tuple([time, time]).exactOptional(),
      redelivered: place.exactOptional(),
    })
    .nullable(),
  error: text.exactOptional(),
});

const reads = z.object({
  probe,
  kind: z.literal('reads'),
  count: place,
  unread: place,
  stale: z.array(
    z.object({
      n: place,
      reads: place,
      sent: z.tuple([time, time]),
      lastedMs: z.tuple([time, time]),
    }),
  ),
});

const queueDepth = z.object({
  ...asked,
  kind: z.literal('queue-depth'),
  waiting: place,
  inFlight: place,
  oldestAgeMs: time.nullable(),
  minutes: z.array(
    z.object({ from: z.number(), until: z.number(), minute: z.number(), received: place, deleted: place }),
  ),
});

const dnsAnswers = z.object({
  probe,
  kind: z.literal('dns-answers'),
  resolver: text,
  name: text,
  type: z.enum(dnsTypes),
  count: place,
  sent: z.tuple([time, time]),
  done: z.tuple([time, time]),
  code: text,
  isAuthoritative: z.boolean(),
  addresses: z.array(text),
  ttlSeconds: z.tuple([place, place]).nullable(),
  longestTtlSeconds: place.exactOptional(),
  keptUntil: z.tuple([time, time]).nullable(),
});

const addresses = z.object({
  probe,
  kind: z.literal('addresses'),
  asked: time,
  count: place,
  isInTurn: z.boolean(),
});

const certificate = z.object({
  probe,
  kind: z.literal('certificate'),
  seen: time,
  // What a Date can hold.
  endsAt: z.number().min(-8.64e15).max(8.64e15),
});

const removed = z.object({ probe, kind: z.literal('removed') });

/** Reads one observation of a probe. */
export const observationSchema = z.discriminatedUnion('kind', [
  writes,
  readBack,
  reads,
  queueDepth,
  dnsAnswers,
  addresses,
  certificate,
  removed,
]) satisfies z.ZodType<Observation>;
