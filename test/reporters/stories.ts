import type { Findings } from '#analysis';
import { buildLedgers } from './build-ledgers.ts';
import {
  buildExperiment,
  buildFault,
  buildFindings,
  buildWays,
  expectation,
  hurt,
  untouched,
} from './build-findings.ts';
import { buildDns, buildStubborn } from './build-dns.ts';
import { buildAlert, buildClocks, buildQueue } from './build-clocks.ts';
import { twoPolicies } from './build-retried.ts';
import { hostile } from './hostile-story.ts';
import { loadStories } from './load-stories.ts';
import { noneLost } from './none-lost.ts';

const unseen = { interval: null, why: 'the dip was never seen' };

function held(): Findings {
  return buildFindings({
    services: [
      hurt('checkout', 'degraded', { fromMs: 120, untilMs: 1320 }, { because: '12 of 1,200 sends failed' }),
      ...['search', 'cart', 'catalog', 'payments', 'accounts'].map((name) => untouched(name)),
    ],
    expectations: [
      noneLost,
      expectation('recoveryTime <= 5m', {
        unit: 'ms',
        limit: 300_000,
        value: { lo: 1220, hi: 1320 },
        verdict: 'held',
        why: 'the whole interval is within the limit',
      }),
      expectation('requestsLost <= 0.5%', {
        unit: 'fraction',
        limit: 0.005,
        value: { lo: (12 / 7200) * 0.95, hi: (12 / 7200) * 1.05 + 3.7 / 7200 },
        verdict: 'held',
        why: 'the upper bound is within the limit',
      }),
    ],
    summary: 'Held: no service of 6 lost, 1 degraded; all served again after at most 1.32 s.',
  });
}

function refuted(): Findings {
  return buildFindings({
    services: [
      untouched('catalog'),
      hurt(
        'checkout',
        'degraded',
        { fromMs: 120, untilMs: 820 },
        { under: { service: 'payments', why: 'its outage lay within those of payments, which it calls' } },
      ),
      hurt('payments', 'lost', { fromMs: 95.5, untilMs: 12_395.5 }),
      hurt('search', 'lost', { fromMs: 130, untilMs: null }),
      untouched('cart', { state: 'slow', because: 'p99 480 ms, above 300 ms' }),
      untouched('accounts'),
    ],
    foreseen: {
      services: [
        { name: 'payments', isForeseen: true, state: 'lost' },
        { name: 'mailer', isForeseen: true, state: null },
        { name: 'search', isForeseen: false, state: 'lost' },
      ],
      draws: [
        {
          fault: 0,
          k: 2,
          pool: 8,
          expectedLost: { value: 0.8214, method: 'sampled', interval: { lo: 0.81, hi: 0.83 } },
          worstLost: 3,
          worstAtMost: 4,
        },
      ],
    },
    ledgers: buildLedgers(),
    retries: twoPolicies(),
    unprobed: [{ service: 'mailer', why: 'no load balancer leads to it' }],
    ways: buildWays('checkout', 'mailer'),
    expectations: [
      { ...noneLost, value: { lo: 2, hi: 2 }, verdict: 'refuted', why: 'payments and search were lost' },
      expectation('recoveryTime <= 5m', {
        unit: 'ms',
        limit: 300_000,
        value: { lo: 119_900, hi: null },
        verdict: 'inconclusive',
        why: 'search had not recovered when the run gave up',
      }),
      expectation('requestsLost <= 0.5%', {
        unit: 'fraction',
        limit: 0.005,
        value: { lo: (1328 / 7200) * 0.95, hi: (1328 / 7200) * 1.05 + 3.7 / 7200 },
        verdict: 'refuted',
        why: 'the lower bound is above the limit',
      }),
      expectation('targetsRecovery <= 90s', {
        unit: 'ms',
        limit: 90_000,
        value: null,
        verdict: 'inconclusive',
        why: 'the dip was never seen',
      }),
    ],
    clocks: buildClocks().map((clock) =>
      clock.clock === 'targets' ? { ...clock, recovery: unseen } : clock,
    ),
    alerts: [
      buildAlert('payments-5xx', {
        outcome: 'settled',
        because: 'it fired and cleared',
        firings: [{ fired: { lo: 61_000, hi: 61_020 }, cleared: { lo: 119_000, hi: 119_020 } }],
        recovery: { interval: { lo: 119_000, hi: 119_020 } },
      }),
      buildAlert('search-latency', {
        outcome: 'may still fire',
        because: 'it may still fire: it takes up to 3 m 00 s after the recovery',
        recovery: { interval: null, why: 'it may still fire' },
      }),
    ],
    alertsSettle: { interval: null, why: 'search-latency: it may still fire' },
    dns: [buildDns('authoritative', { isAuthoritative: true }), ...buildStubborn()],
    dnsRecovery: {
      interval: { lo: 119_000, hi: null },
      why: 'search.shop.internal at 10.0.0.2:53: it still gave a dead address at the end',
    },
    queues: [
      buildQueue('mailer'),
      buildQueue('never seen', {
        recovery: { interval: null, why: 'no look at the queue before the fault' },
        baseline: null,
        peak: null,
        last: null,
        oldestAgeMs: null,
        redelivered: null,
        looks: { before: 0, since: 0 },
      }),
    ],
    signals: [untouched('ecs catalog', { sends: { sent: 12, ok: 12, failed: 0, unknown: 0 } })],
    selftest: {
      squall: '0.1.0',
      takenAt: '2026-03-13T09:26:53.000Z',
      machine: { node: 'v24.21.0', platform: 'linux x64', cpus: 2 },
      healthy: { samples: 61_200, falseFailures: 0, unknown: 12 },
      outages: { staged: 96, seen: 96, wrong: 0 },
      short: { staged: 400, missed: 197, expectedMissed: 200 },
      latenessP99: 3.1,
    },
    ending: 'gave-up',
    notes: [{ level: 'warning', text: 'search: the scheduler found no place for a task' }],
    summary:
      'Refuted: servicesLost <= 0 (payments and search were lost); requestsLost <= 0.5% (the lower bound is above the limit).',
  });
}

function nothingKilled(): Findings {
  const fault = buildFault();
  return buildFindings({
    faults: [
      {
        ...fault,
        proofs: fault.victims.map(({ id }) => ({ id, state: 'running', isProven: false })),
        error: 'OperationNotPermitted: The instance may not be terminated',
      },
    ],
    clocks: [],
    expectations: [{ ...noneLost, verdict: 'inconclusive', why: 'the fault was not proven' }],
    checks: [
      { name: 'completed', isOk: true, detail: 'the run came to its end' },
      { name: 'fault proven', isOk: false, detail: '0 of 2 victims are ending' },
    ],
    summary: 'Inconclusive: 0 of 2 victims are ending.',
  });
}

function cutOff(): Findings {
  return buildFindings({
    endedAt: null,
    ending: 'cut off',
    services: [hurt('checkout', 'lost', { fromMs: 120, untilMs: null }), untouched('search')],
    expectations: [{ ...noneLost, value: { lo: 1, hi: 2 }, verdict: 'refuted', why: 'checkout was lost' }],
    checks: [{ name: 'completed', isOk: false, detail: 'the journal has no end' }],
    summary: 'checkout was lost; the run was cut off before it ended.',
  });
}

function watchOnly(): Findings {
  return buildFindings({
    experiment: buildExperiment({ name: 'watch', faults: [], expect: [] }),
    source: { file: "it's a watch.yaml", sha256: 'ab'.repeat(32) },
    faults: [],
    clocks: [],
    lab: null,
    summary: 'Nothing was hurt; every service served throughout.',
  });
}

function empty(): Findings {
  const { hypothesis: _, ...experiment } = buildExperiment();
  return buildFindings({
    experiment,
    services: [],
    target: null,
    t0: null,
    faults: [],
    clocks: [],
    ending: 'failed',
    endingReason: 'No probe was found for any of the 0 services.',
    verdict: 'inconclusive',
    checks: [{ name: 'completed', isOk: false, detail: 'the run failed' }],
    summary: 'Nothing can be said: nothing was watched.',
  });
}

/** One run of every kind that a report has to tell. */
export const stories: Record<string, Findings> = {
  held: held(),
  refuted: refuted(),
  'nothing-killed': nothingKilled(),
  'cut-off': cutOff(),
  'watch-only': watchOnly(),
  empty: empty(),
  hostile: hostile(),
  ...loadStories,
};
