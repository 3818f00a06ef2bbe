import type { Findings, LoadCounts, LoadFinding } from '#analysis';
import { loadModels, loadOutcomes, phases } from '#core';
import { z } from 'zod';
import { count, intervalSchema, latencySchema, ms } from './measures.ts';
import { latencyOf, roundFraction, roundInterval, roundMs } from './rounding.ts';

const loadLatencySchema = z
  .strictObject({ p50Ms: ms, p90Ms: ms, p99Ms: ms, maxMs: ms })
  .nullable()
  .meta({ id: 'loadLatency', description: 'Of ok answers, from sent to their end; null without one.' });

const counts = {
  due: count,
  sent: count,
  ok: count,
  failed: count,
  rejected: count,
  unknown: count,
  bytes: count.nullable().meta({
    description: 'Of bodies, as they came; null where the engine does not tell them.',
  }),
  latency: loadLatencySchema,
};

const countsSchema = z.strictObject(counts).meta({
  id: 'loadCounts',
  description:
    'Requests by outcome: due are the places of the schedule, and ok + failed + rejected + unknown of them; sent are those that left.',
});

const scenarioPhaseSchema = z
  .strictObject({
    phase: z.enum(phases),
    ...counts,
    latencyHistogram: z.array(z.strictObject({ bucket: count, count })).meta({
      description:
        'Of ok answers. The middle of a bucket is 0.001 ms × 1.01^bucket; counts of the same bucket add up, so that histograms merge exactly.',
    }),
  })
  .meta({ id: 'scenarioPhase', description: 'What one scenario sent in one phase.' });

/** What one load sent, and what it came to. */
export const loadSchema = z.strictObject({
  role: z.enum(['warm-up', 'traffic']),
  engine: z.string(),
  model: z.enum(loadModels).meta({
    description:
      'A closed loop waits for answers before it sends more. Which of them a script of your own is, is unknown.',
  }),
  version: z.string().nullable(),
  error: z.string().nullable().meta({ description: 'Why it ended before its time.' }),
  total: countsSchema,
  sentPerSecond: z.number().nullable().meta({
    description:
      'Of a closed loop, from its begin to when it was asked to end; null where a schedule sets the rate, or it has not ended.',
  }),
  phases: z.array(z.strictObject({ phase: z.enum(phases), ...counts })).meta({
    description: 'By when requests were sent; they add up to the total. That of the fault begins at t0.',
  }),
  scenarios: z.array(
    z.strictObject({ scenario: z.string(), ...counts, byPhase: z.array(scenarioPhaseSchema) }),
  ),
  seconds: z.array(z.strictObject({ fromAtMs: ms, toAtMs: ms, ...counts })).meta({
    description: 'Each second, or what an edge of the run left of it.',
  }),
  misses: z
    .array(
      z.strictObject({
        outcome: z.enum(loadOutcomes).exclude(['ok']),
        reason: z.string(),
        count,
      }),
    )
    .meta({ description: 'Why requests were not ok, most frequent first.' }),
  unknownWindows: z
    .array(
      z.strictObject({
        fromAtMs: ms,
        toAtMs: ms,
        due: count,
        unknown: count,
        reasons: z.array(z.strictObject({ reason: z.string(), count })),
      }),
    )
    .meta({ description: 'Seconds in a row in which too much is unknown.' }),
  lateness: latencySchema.meta({
    description: 'How much later than scheduled requests left; null where the engine has no schedule.',
  }),
  lost: z.array(z.strictObject({ sinceAtMs: ms, reason: z.string() })).meta({
    description: 'Generators that were lost: what was due of them from then on is unknown.',
  }),
});

/** What traffic lost in the window of the fault. */
export const trafficLostSchema = z.strictObject({
  untilAtMs: ms.nullable().meta({
    description: 'The recovery, at which its window ends; null where that reaches to the end of the run.',
  }),
  due: count,
  failed: count,
  rejected: count,
  unknown: count,
  share: intervalSchema.nullable().meta({
    description: 'Of due: nothing unknown was lost, and all of it was; null without a request.',
  }),
});

/** A load's finding as report.json has it. */
export function loadOf(load: LoadFinding): z.infer<typeof loadSchema> {
  const { role, engine, model, version, error, misses, unknownWindows, lateness, lost } = load;
  return {
    role,
    engine,
    model,
    version,
    error,
    total: countsOf(load.total),
    sentPerSecond: load.sentPerSecond === null ? null : roundMs(load.sentPerSecond),
    phases: load.phases.map(({ phase, ...own }) => ({ phase, ...countsOf(own) })),
    scenarios: load.scenarios.map(({ scenario, byPhase, ...own }) => ({
      scenario,
      ...countsOf(own),
      byPhase: byPhase.map(({ phase, latencyHistogram, ...cell }) => ({
        phase,
        ...countsOf(cell),
        latencyHistogram: latencyHistogram.map(([bucket, count]) => ({ bucket, count })),
      })),
    })),
    seconds: load.seconds.map(({ from, to, ...own }) => ({
      fromAtMs: roundMs(from),
      toAtMs: roundMs(to),
      ...countsOf(own),
    })),
    misses: misses.map(({ outcome, reason, count }) => ({ outcome, reason, count })),
    unknownWindows: unknownWindows.map(({ from, to, due, unknown, reasons }) => ({
      fromAtMs: roundMs(from),
      toAtMs: roundMs(to),
      due,
      unknown,
      reasons: reasons.map(([reason, count]) => ({ reason, count })),
    })),
    lateness: latencyOf(lateness),
    lost: lost.map(({ since, reason }) => ({ sinceAtMs: roundMs(since), reason })),
  };
}

function countsOf({
  due,
  sent,
  ok,
  failed,
  rejected,
  unknown,
  bytes,
  latency,
}: LoadCounts): z.infer<typeof countsSchema> {
  return {
    due,
    sent,
    ok,
    failed,
    rejected,
    unknown,
    bytes,
    latency: latency && {
      p50Ms: roundMs(latency.p50),
      p90Ms: roundMs(latency.p90),
      p99Ms: roundMs(latency.p99),
      maxMs: roundMs(latency.max),
    },
  };
}

/** What traffic lost as report.json has it. */
export function trafficLostOf({ trafficLost }: Findings): z.infer<typeof trafficLostSchema> | null {
  if (!trafficLost) return null;
  const { until, due, failed, rejected, unknown, share } = trafficLost;
  const untilAtMs = until === null ? null : roundMs(until);
  return { untilAtMs, due, failed, rejected, unknown, share: share && roundInterval(share, roundFraction) };
}
