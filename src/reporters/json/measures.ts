import { z } from 'zod';

/** Milliseconds, rounded to the microsecond. */
export const ms = z.number();
export const count = z.int().min(0);

export const intervalSchema = z.strictObject({ lo: z.number(), hi: z.number().nullable() }).meta({
  id: 'interval',
  description: 'The value lies from lo to hi, both included; hi null is unbounded.',
});

const evidenceSchema = z
  .strictObject({
    atMs: ms,
    sentMs: ms.nullable(),
    by: z.string(),
    saw: z.string(),
    of: z.string().nullable(),
  })
  .meta({
    id: 'evidence',
    description:
      'What was seen at a bound, from t0, by whom, and of which of those that were awaited. Of a look that bounds from above: answered at atMs, sent at sentMs.',
  });

export const recoverySchema = z
  .strictObject({
    intervalMs: intervalSchema.nullable(),
    why: z.string().nullable(),
    evidence: z
      .strictObject({ lo: evidenceSchema, hi: evidenceSchema.nullable() })
      .nullable()
      .meta({ description: 'What is behind each bound of the interval.' }),
  })
  .meta({
    id: 'recovery',
    description: 'Time from t0; null where nothing is known or nothing had to recover, and why.',
  });

const sendCounts = { sent: count, ok: count, failed: count, unknown: count };

export const sendsSchema = z
  .strictObject(sendCounts)
  .meta({ id: 'sends', description: 'Counts of sends by outcome.' });

export const requestsSchema = z.strictObject({ ...sendCounts, failedShare: intervalSchema.nullable() }).meta({
  description: 'Sends of all probes from t0 to the recovery, and the share that failed with its 95 % bounds.',
});

export const latencySchema = z
  .strictObject({ p50Ms: ms, p99Ms: ms, maxMs: ms })
  .nullable()
  .meta({ id: 'latency', description: 'Quantiles; null without a value.' });

export const outageSchema = z
  .strictObject({
    lengthMs: intervalSchema,
    lastOkBeforeAtMs: ms.nullable(),
    firstFailedAtMs: ms,
    lastFailedAtMs: ms,
    firstOkAfterAtMs: ms.nullable(),
    failed: count,
    reasons: z.array(z.strictObject({ reason: z.string(), count })),
  })
  .meta({
    id: 'outage',
    description:
      'A stretch without service, bounded by the send times of its neighbours; null where there was none.',
  });
