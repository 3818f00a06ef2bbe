import type { AnswerSet, DnsFinding } from '#analysis';
import { dnsTypes } from '#core';
import { z } from 'zod';
import { count, intervalSchema, ms, recoverySchema } from './measures.ts';
import { recoveryOf, roundInterval, roundMs } from './rounding.ts';

const ttlSchema = z.strictObject({ least: count, most: count }).nullable();

const answerSetSchema = z.strictObject({
  addresses: z.array(z.string()),
  code: z.string(),
  answers: count,
  firstAtMs: ms,
  lastAtMs: ms,
  ttlSeconds: ttlSchema,
  live: count,
  dead: intervalSchema,
  oldestDeadMs: intervalSchema.nullable(),
});

/** What one resolver answered for one name. */
export const dnsSchema = z.strictObject({
  probe: z.string(),
  service: z.string(),
  resolver: z.string(),
  name: z.string(),
  type: z.enum(dnsTypes),
  isAuthoritative: z.boolean(),
  answers: intervalSchema,
  recovery: recoverySchema,
  stale: z.strictObject({ answers: intervalSchema, firstAtMs: ms.nullable(), lastAtMs: ms.nullable() }).meta({
    description: 'Answers with an address that was dead in the target; times of those that surely had.',
  }),
  pastTtl: z
    .strictObject({
      answers: intervalSchema.nullable(),
      byMs: intervalSchema.nullable(),
      basis: z.enum(['authoritative', 'discovery']).nullable(),
      why: z.string().nullable(),
    })
    .meta({
      description: 'Answers with an address for longer than a cache that obeys the TTL could hold it.',
    }),
  ignoresTtl: z.string().nullable().meta({ description: 'The proof that it does; null without one.' }),
  negative: z.strictObject({ answers: intervalSchema, firstAtMs: ms.nullable(), lastAtMs: ms.nullable() }),
  keptMs: intervalSchema.nullable().meta({
    description:
      'From t0: how long a client that obeys the TTL and asked at the worst moment kept a dead address.',
  }),
  ttlSeconds: ttlSchema,
  sets: z.array(answerSetSchema).meta({ description: 'Equal answers in their order, the whole run.' }),
  setsLeftOut: count,
});

/** A resolver's finding as report.json has it. */
export function dnsOf(finding: DnsFinding): z.infer<typeof dnsSchema> {
  const { probe, service, resolver, name, type, isAuthoritative, answers, pastTtl, kept } = finding;
  return {
    probe,
    service,
    resolver,
    name,
    type,
    isAuthoritative,
    answers,
    recovery: recoveryOf(finding.recovery),
    stale: timed(finding.stale, finding.stale.answers),
    pastTtl: {
      answers: pastTtl.answers,
      byMs: pastTtl.byMs && roundInterval(pastTtl.byMs, roundMs),
      basis: pastTtl.basis,
      why: pastTtl.why ?? null,
    },
    ignoresTtl: finding.ignoresTtl,
    negative: timed(finding.negative, finding.negative.answers),
    keptMs: kept && roundInterval(kept, roundMs),
    ttlSeconds: ttlOf(finding.ttlSeconds),
    sets: finding.sets.map(setOf),
    setsLeftOut: finding.setsLeftOut,
  };
}

function setOf(set: AnswerSet): z.infer<typeof answerSetSchema> {
  const { addresses, code, answers, first, last, ttlSeconds, live, dead, oldestDeadMs } = set;
  return {
    addresses: [...addresses],
    code,
    answers,
    firstAtMs: roundMs(first),
    lastAtMs: roundMs(last),
    ttlSeconds: ttlOf(ttlSeconds),
    live,
    dead,
    oldestDeadMs: oldestDeadMs && roundInterval(oldestDeadMs, roundMs),
  };
}

function timed<T>({ first, last }: { first: number | null; last: number | null }, answers: T) {
  return {
    answers,
    firstAtMs: first === null ? null : roundMs(first),
    lastAtMs: last === null ? null : roundMs(last),
  };
}

function ttlOf(range: [number, number] | null): z.infer<typeof ttlSchema> {
  return range && { least: range[0], most: range[1] };
}
