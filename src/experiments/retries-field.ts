import { durationField, retryPlaces, usualRetry } from '#core';
import type { RetryPolicy } from '#core';
import { z } from 'zod';

const reason =
  /^(?:any|refused|reset|no route|connect timeout|timeout|dns failure|tls|closed without an answer|malformed answer|(?:body|answer) mismatch|status [1-5](?:\d\d|xx))$/;
const mostAttempts = 10;
const longestPauseMs = 60_000;

const policyField = z.strictObject({
  on: z
    .array(
      z.string().regex(reason, {
        error:
          'must be a reason as reports have it: refused, reset, no route, connect timeout, timeout, dns failure, tls, closed without an answer, status 503, status 5xx, or any',
      }),
    )
    .min(1)
    .prefault([...usualRetry.on])
    .meta({ description: 'Which failures are tried again, by their reasons.' }),
  attempts: z
    .int()
    .min(2)
    .max(mostAttempts)
    .prefault(usualRetry.attempts)
    .meta({ description: 'How often it sends in all, the first time included.' }),
  after: durationField
    .refine((ms) => ms <= longestPauseMs, { error: 'must be at most 1m' })
    .prefault('0ms')
    .meta({ description: 'The pause between a failure and the next attempt.' }),
  to: z
    .enum(retryPlaces)
    .prefault(usualRetry.to)
    .meta({ description: 'Where the next attempt goes; behind a balancer it is the balancer that chooses.' }),
});

/** Clients by name, with how they try again. */
export const retriesField = z
  .record(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, {
      error: 'must be named in lower-case letters, digits and dashes, at most 32',
    }),
    policyField,
  )
  .refine((policies) => Object.keys(policies).length <= 8, { error: 'must be at most 8 policies' })
  .transform((policies): RetryPolicy[] =>
    Object.entries(policies).map(([name, { on, attempts, after, to }]) => ({
      name,
      on,
      attempts,
      pauseMs: after,
      to,
    })),
  )
  .optional()
  .meta({
    description:
      'Clients that try again, by name: what they would have felt is in the report. {} reckons with none; left out it is one that tries a refused connection once more at another address.',
  });
