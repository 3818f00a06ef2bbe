import type { Findings, ServiceFinding } from '#analysis';
import {
  buildExperiment,
  buildFault,
  buildFindings,
  expectation,
  untouched,
} from '../../../test/reporters/build-findings.ts';

// Runs for tests that ended before t0, or before all was known.

const noT0 = { interval: null, why: 'the run ended before t0' };
const nothing = { sent: 0, ok: 0, failed: 0, unknown: 0 };

/** A service that was only watched in steady. */
function inSteady(name: string, parts: Partial<ServiceFinding> = {}): ServiceFinding {
  return untouched(name, {
    state: 'unknown',
    because: noT0.why,
    sends: nothing,
    recovery: noT0,
    latency: { before: { p50: 4.2, p99: 9.8, max: 14.1 }, since: null },
    steps: {
      detected: noT0,
      replaced: noT0,
      registered: noT0,
      discovered: noT0,
      serving: noT0,
      settled: noT0,
    },
    ...parts,
  });
}

const unmeasured = (rule: string, why: string) =>
  expectation(rule, { unit: 'services', limit: 0, value: null, verdict: 'inconclusive', why });

function early(parts: Partial<Findings> = {}): Findings {
  const { proofs: _, ...fault } = buildFault();
  return buildFindings({
    t0: null,
    services: ['checkout', 'search', 'cart'].map((name) => inSteady(name)),
    faults: [{ ...fault, sent: null, proofs: [] }],
    clocks: (['capacity', 'tasks', 'targets'] as const).map((clock) => ({
      clock,
      recovery: noT0,
      subjects: [],
    })),
    recovery: noT0,
    requests: { ...nothing, failedShare: null },
    expectations: ['servicesLost <= 0', 'recoveryTime <= 5m'].map((rule) =>
      unmeasured(rule, 'the fault was never sent'),
    ),
    ending: 'interrupted',
    verdict: 'inconclusive',
    checks: [
      { name: 'completed', isOk: false, detail: 'the run was interrupted' },
      { name: 'steady was ok', isOk: true, detail: 'all 3 services served without a failure' },
      { name: 'fault proven', isOk: false, detail: 'the fault was never sent' },
    ],
    summary: 'Inconclusive: the run was interrupted.',
    ...parts,
  });
}

function refused(): Findings {
  const reason = 'Nothing was injected: search did not serve without a failure before the fault';
  return early({
    services: [
      inSteady('checkout'),
      inSteady('search', {
        steady: {
          sends: { sent: 300, ok: 288, failed: 12, unknown: 0 },
          outages: [
            {
              start: { after: 20_000, by: 20_100 },
              end: { after: 21_200, by: 21_300 },
              failed: 12,
              reasons: [['status 503', 12]],
            },
          ],
        },
      }),
      inSteady('cart', {
        state: 'unreachable',
        because: 'never ok in steady: 300 of 300 sends failed',
        steady: { sends: { sent: 300, ok: 0, failed: 300, unknown: 0 }, outages: [] },
      }),
    ],
    ending: 'failed',
    endingReason: reason,
    checks: [
      { name: 'completed', isOk: false, detail: `the run failed: ${reason}` },
      { name: 'steady was ok', isOk: false, detail: 'search was not ok throughout, cart was never ok' },
      { name: 'fault proven', isOk: false, detail: 'the fault was never sent' },
    ],
    summary: `Inconclusive: the run failed: ${reason}.`,
  });
}

function watchInterrupted(): Findings {
  return early({
    experiment: buildExperiment({ name: 'watch', faults: [] }),
    faults: [],
    expectations: [unmeasured('servicesLost <= 0', noT0.why)],
    checks: [{ name: 'completed', isOk: false, detail: 'the run was interrupted' }],
  });
}

function unheld(): Findings {
  const why = 'not held ok for long enough when the run ended';
  const open = { interval: { lo: 0, hi: null }, why };
  return buildFindings({
    services: [
      untouched('checkout'),
      untouched('search', {
        state: 'unknown',
        because: '3 of 1200 sends unknown, none failed',
        sends: { sent: 1200, ok: 1197, failed: 0, unknown: 3 },
        recovery: open,
      }),
    ],
    recovery: { ...open, why: `search: ${why}` },
    ending: 'interrupted',
    expectations: [
      expectation('recoveryTime <= 5m', {
        unit: 'ms',
        limit: 300_000,
        value: open.interval,
        verdict: 'inconclusive',
        why: `search: ${why}`,
      }),
    ],
    checks: [{ name: 'completed', isOk: false, detail: 'the run was interrupted' }],
    summary: 'Inconclusive: the run was interrupted.',
  });
}

/** Runs that ended before they could tell what a report tells of others. */
export const earlyStories: Record<string, Findings> = {
  interrupted: early(),
  refused: refused(),
  'watch-interrupted': watchInterrupted(),
  unheld: unheld(),
};
