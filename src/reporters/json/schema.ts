import { controlClocks, phases, quantities, retryPlaces, selfTestSchema, verdicts } from '#core';
import { alertOutcomes, serviceStates } from '#analysis';
import { z } from 'zod';
import {
  count,
  intervalSchema,
  latencySchema,
  ms,
  outageSchema,
  recoverySchema,
  requestsSchema,
  sendsSchema,
} from './measures.ts';
import { ledgerSchema } from './writes.ts';
import { dnsSchema } from './dns.ts';
import { foreseenSchema } from './foreseen.ts';
import { loadSchema, trafficLostSchema } from './load.ts';
import { reservationSchema } from './reservation.ts';
import { warmUpSchema } from './warm-up.ts';
import {
  faultSchema,
  guardSchema,
  labSchema,
  requestSchema,
  runSchema,
  targetSchema,
  undoSchema,
} from './circumstances.ts';

/** Names this format; `$schema` of every report and `$id` of its JSON Schema. */
export const reportFormat = 'urn:squall:report:1';

const verdict = z.enum(verdicts);
const controlClock = z.enum(controlClocks);
const steps = {
  detected: recoverySchema,
  replaced: recoverySchema,
  registered: recoverySchema,
  discovered: recoverySchema,
  serving: recoverySchema,
  settled: recoverySchema,
};

const checkSchema = z.strictObject({ name: z.string(), isOk: z.boolean(), detail: z.string() });

const expectationSchema = z.strictObject({
  rule: z.string(),
  quantity: z.string(),
  verdict,
  unit: z.enum(['ms', 'services', 'writes', 'fraction']).meta({ description: 'Of value and limit.' }),
  value: intervalSchema.nullable(),
  limit: z.number().meta({ description: 'The most that the value may be.' }),
  forMs: ms
    .nullable()
    .meta({ description: 'Only outages of at least this length counted; null where all did.' }),
  why: z.string(),
});

const serviceSchema = z.strictObject({
  name: z.string(),
  state: z.enum(serviceStates),
  because: z.string(),
  under: z.strictObject({ service: z.string(), why: z.string() }).nullable().meta({
    description: 'The service that it calls and only because of which it failed; null for all others.',
  }),
  probes: z.array(z.string()),
  sends: sendsSchema,
  worstStreak: z.strictObject({ sends: count, lastingMs: ms }),
  recovery: recoverySchema,
  outages: z.array(outageSchema),
  relapses: z.array(outageSchema),
  steady: z
    .strictObject({ sends: sendsSchema, outages: z.array(outageSchema) })
    .nullable()
    .meta({ description: 'Before t0.' }),
  latency: z.strictObject({ before: latencySchema, since: latencySchema }),
  tasks: z.strictObject({ before: count, onVictims: count }),
  steps: z.strictObject(steps),
});

const clockSchema = z.strictObject({
  clock: controlClock,
  recovery: recoverySchema,
  subjects: z.array(
    z.strictObject({
      subject: z.string(),
      before: count,
      lost: count,
      lowest: count,
      recovery: recoverySchema,
    }),
  ),
});

const queueSchema = z.strictObject({
  probe: z.string(),
  recovery: recoverySchema,
  baseline: z.strictObject({ lowest: count, highest: count }).nullable(),
  peak: count.nullable(),
  last: count.nullable(),
  oldestAgeMs: ms.nullable(),
  redelivered: z.strictObject({ lo: count, hi: count, untilMs: ms }).nullable(),
  looks: z.strictObject({ before: count, since: count }),
});

const alertSchema = z.strictObject({
  source: z.string(),
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  foundBy: z.string(),
  outcome: z.enum(alertOutcomes),
  because: z.string(),
  firings: z.array(z.strictObject({ firedMs: intervalSchema, clearedMs: intervalSchema.nullable() })),
  recovery: recoverySchema,
  floorMs: ms.nullable(),
  looks: z.strictObject({ ok: count, failed: count }),
});

const retrySchema = z.strictObject({
  policy: z.strictObject({
    name: z.string(),
    on: z.array(z.string()),
    attempts: count,
    pauseMs: ms,
    to: z.enum(retryPlaces),
  }),
  probes: z.array(
    z.strictObject({
      probe: z.string(),
      service: z.string(),
      reach: z.string().meta({ description: 'What its sends went to.' }),
      sent: count,
      failed: count.meta({ description: 'As measured, without retries.' }),
      felt: intervalSchema.meta({ description: 'Requests that would have failed all the same.' }),
      feltShare: intervalSchema.nullable(),
      longestOutage: z.strictObject({ measuredMs: intervalSchema, feltMs: intervalSchema }).nullable(),
      waited: latencySchema.meta({ description: 'How long after its send the retry left that saved it.' }),
      waitedCount: count,
    }),
  ),
});

const harnessSchema = z.strictObject({
  samples: count,
  unknown: count,
  missing: count,
  lateness: latencySchema,
  latenessHistogram: z.array(z.strictObject({ ms, count })).meta({
    description: 'How much later than scheduled sends left: the middle of a 1 % wide bucket, and its count.',
  }),
  looks: z.strictObject({ ok: count, failed: count }),
  probes: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      service: z.string(),
      summary: z.string(),
      intervalMs: ms,
    }),
  ),
});

const experimentSchema = z.strictObject({
  name: z.string(),
  hypothesis: z.string().nullable(),
  target: z.record(z.string(), z.string()),
  probes: z.array(requestSchema),
  faults: z.array(requestSchema),
  watch: z.strictObject({
    steadyForMs: ms,
    settleForMs: ms,
    giveUpAfterMs: ms,
    pollEveryMs: ms,
    lostAfter: z.strictObject({ sends: count, forMs: ms }),
  }),
  expect: z.array(
    z.strictObject({
      quantity: z.enum(quantities),
      atMost: z.number(),
      forMs: ms.nullable(),
      text: z.string(),
    }),
  ),
});

const waySchema = z.strictObject({
  service: z.string(),
  to: z.string().nullable(),
  foundBy: z.string().nullable(),
  probes: z.array(z.string()),
  why: z.string().nullable(),
});

/** The whole of report.json. Names ending in AtMs count from the run's start, recoveries and steps from t0. */
export const reportSchema = z
  .strictObject({
    $schema: z.literal(reportFormat),
    formatVersion: z.literal(1),
    verdict,
    ending: z.enum(['completed', 'gave-up', 'interrupted', 'stopped', 'failed', 'cut off']),
    endingReason: z.string().nullable(),
    summary: z.string(),
    expectations: z.array(expectationSchema),
    checks: z.array(checkSchema).meta({ description: 'Whether the run may be judged at all.' }),
    run: runSchema,
    target: targetSchema,
    t0: z.strictObject({ atMs: ms, wall: z.string() }).nullable().meta({
      description: 'When the first request of the fault was sent, or the steady phase of a watch ended.',
    }),
    phases: z.array(z.strictObject({ phase: z.enum(phases), fromAtMs: ms, toAtMs: ms.nullable() })),
    recovery: recoverySchema,
    recoverySinceUndo: recoverySchema.meta({
      description: 'The same from the first request that put a fault back.',
    }),
    services: z.array(serviceSchema),
    unprobed: z.array(z.strictObject({ service: z.string(), why: z.string() })).meta({
      description: 'Services of which no probe told what their users felt.',
    }),
    ways: z.array(waySchema).meta({
      description:
        'The ways to services that `probes: auto` found and looked for; why is null where probes ask.',
    }),
    requests: requestsSchema,
    trafficLost: trafficLostSchema.nullable().meta({
      description:
        'What the traffic lost from t0 to the recovery, or to the end, which decides requestsLost where there is any; null without traffic or t0.',
    }),
    loads: z.array(loadSchema).meta({ description: 'What was sent besides probes.' }),
    reservation: reservationSchema.nullable().meta({
      description: 'The capacity of a load balancer that was reserved; null where none was to be.',
    }),
    warmUp: warmUpSchema.nullable().meta({
      description: 'Whether what is in front of the services got warm; null where it was not to be.',
    }),
    retries: z.array(retrySchema).meta({
      description: 'What clients that try again would have felt since t0, one for each policy.',
    }),
    clocks: z.array(clockSchema),
    alerts: z.array(alertSchema).meta({ description: 'What each alert did since t0.' }),
    alertsSettle: recoverySchema.meta({ description: 'From t0 to the last clear of all alerts.' }),
    dns: z.array(dnsSchema).meta({ description: 'What each resolver answered for a name since t0.' }),
    dnsRecovery: recoverySchema.meta({
      description: 'From t0 until no resolver gave an address that is dead in the target.',
    }),
    queues: z.array(queueSchema).meta({ description: 'How each queue grew and drained since t0.' }),
    certificates: z
      .array(z.strictObject({ probe: z.string(), endsAt: z.string(), daysLeft: z.int() }))
      .meta({ description: 'Until when the certificates of https are good, soonest first.' }),
    signals: z.array(serviceSchema).meta({ description: 'What probes told that watch the cluster.' }),
    selftest: selfTestSchema.nullable().meta({ description: 'The latest self-test of the machine.' }),
    writes: z.array(ledgerSchema).meta({
      description: 'What became of the writes of each ledger; lost is null when it was not read back.',
    }),
    faults: z.array(faultSchema),
    foreseen: foreseenSchema.nullable().meta({
      description: 'What who ran where foretold, beside what was felt; null where nobody was hurt.',
    }),
    undos: z
      .array(undoSchema)
      .meta({ description: 'What reversible faults and the load had to have put back.' }),
    guards: z.array(guardSchema),
    harness: harnessSchema,
    notes: z.array(z.strictObject({ level: z.enum(['info', 'warning']), text: z.string() })),
    lab: labSchema,
    experiment: experimentSchema,
  })
  .meta({
    title: 'Squall report',
    description:
      'What one run found. Names ending in Ms are milliseconds. Names ending in AtMs count from the start of the run, recoveries and steps from t0; sends, streaks and outages of a service are those since t0.',
  });

export type Report = z.infer<typeof reportSchema>;

/** The JSON Schema of report.json, made from the schema that the tests hold every report to. */
export function reportJsonSchema(): Record<string, unknown> {
  return { $id: reportFormat, ...z.toJSONSchema(reportSchema) };
}
