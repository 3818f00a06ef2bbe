import type { Findings, ServiceFinding } from '#analysis';
import { expectation, buildFindings, hurt, untouched } from './build-findings.ts';
import {
  buildCounts,
  buildLoad,
  buildReservation,
  buildTraffic,
  buildTrafficLost,
  buildWarmUp,
  buildWarmUpPlan,
} from './build-load.ts';
import { hostileNames } from './hostile-names.ts';
import { noneLost } from './none-lost.ts';

function loaded(): Findings {
  const trafficLost = buildTrafficLost();
  return buildFindings({
    services: [
      hurt('checkout', 'degraded', { fromMs: 120, untilMs: 1320 }, { because: '12 of 1,200 sends failed' }),
      untouched('browse'),
    ],
    reservation: buildReservation(),
    warmUp: buildWarmUp(),
    loads: [
      buildLoad('warm-up', [{ phase: 'warm-up', ...buildCounts(3_212_344, { rejected: 3120 }) }]),
      buildTraffic(),
    ],
    trafficLost,
    expectations: [
      noneLost,
      expectation('requestsLost <= 1%', {
        unit: 'fraction',
        limit: 0.01,
        value: trafficLost.share,
        verdict: 'refuted',
        why: '112 of 5920 requests lost, 40 unknown (1.9 %); traffic decides, all of it is counted',
      }),
    ],
    summary:
      'Refuted: 112 of 5920 requests lost from t0 to the recovery, 1.9 % (allowed: requestsLost <= 1%).',
  });
}

/** A service of a run that ended before its steady. */
function notAsked(name: string): ServiceFinding {
  const none = { sent: 0, ok: 0, failed: 0, unknown: 0 };
  return untouched(name, { state: 'unknown', sends: none, steady: { sends: none, outages: [] } });
}

/** A warm-up that gave up, sent by an engine that waits for answers. */
function neverWarm(): Findings {
  const why = 'after 26 m 00 s at 12000/s: rejected 2.1 %, wanted < 0.10 %';
  const endingReason = `Nothing was injected: it never got warm, ${why}.`;
  const warming = buildCounts(9_120_344, { failed: 120, rejected: 190_320, unknown: 24 });
  return buildFindings({
    t0: null,
    services: ['checkout', 'browse'].map(notAsked),
    phases: [
      { phase: 'preflight', from: 0, to: 2000 },
      { phase: 'warm-up', from: 2000, to: 1_562_000 },
      { phase: 'done', from: 1_562_000, to: null },
    ],
    faults: [],
    clocks: [],
    recovery: { interval: null, why: 'the run ended before t0' },
    ending: 'failed',
    endingReason,
    warmUp: buildWarmUp({
      stage: 'gave up',
      why,
      lastedMs: 1_560_000,
      plan: buildWarmUpPlan({ growth: { by: 'steps', factor: 1.5, everyMs: 300_000 } }),
    }),
    loads: [
      buildLoad('warm-up', [{ phase: 'warm-up', ...warming }], {
        engine: 'autocannon',
        model: 'closed',
        version: '8.0.0',
        lateness: null,
      }),
    ],
    expectations: [{ ...noneLost, value: null, verdict: 'inconclusive', why: 'the fault was never sent' }],
    verdict: 'inconclusive',
    checks: [
      { name: 'completed', isOk: false, detail: `the run failed: ${endingReason}` },
      { name: 'steady was ok', isOk: false, detail: 'it was not begun' },
      { name: 'warmed up', isOk: false, detail: why },
    ],
    summary: `Inconclusive: the run failed: ${endingReason}`,
  });
}

/** Load whose engines and reasons do what they can to break a report, in a run with many services that were lost. */
function hostileLoad(): Findings {
  const [first = ''] = hostileNames;
  const hostile = {
    engine: first,
    version: first,
    error: first,
    misses: hostileNames.map((reason, n) => ({ outcome: 'failed' as const, reason, count: 9 - n })),
    scenarios: hostileNames.map((scenario) => ({
      scenario,
      ...buildCounts(10),
      byPhase: [{ phase: 'steady' as const, ...buildCounts(10), latencyHistogram: [] }],
    })),
    unknownWindows: hostileNames.map((reason, n) => ({
      from: 41_000 + 2000 * n,
      to: 42_000 + 2000 * n,
      due: 10,
      unknown: 10,
      reasons: [[reason, 10]] satisfies [string, number][],
    })),
    lost: hostileNames.map((reason) => ({ since: 41_000, reason })),
  };
  return buildFindings({
    services: Array.from({ length: 12 }, (_, n) => hurt(`s${n}`, 'lost', { fromMs: 100, untilMs: 5100 })),
    reservation: buildReservation({ state: 'needless', saw: hostileNames.join(' ') }),
    warmUp: buildWarmUp({ stage: 'gave up', why: hostileNames.join(' ') }),
    loads: [
      buildLoad('warm-up', [{ phase: 'warm-up', ...buildCounts(9_120_344) }], {
        ...hostile,
        model: 'closed',
      }),
      buildTraffic(hostile),
    ],
    trafficLost: buildTrafficLost({ due: 1_234_592, failed: 612_345, rejected: 312_345 }),
    expectations: [noneLost, noneLost, noneLost, noneLost],
    summary: `Lost: ${hostileNames.join(', ')}.`,
  });
}

/** Runs with load. */
export const loadStories: Record<string, Findings> = {
  loaded: loaded(),
  'never-warm': neverWarm(),
  'hostile-load': hostileLoad(),
};
