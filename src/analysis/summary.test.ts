import { expect, it } from 'vitest';
import { summarize } from './summary.ts';

it('tells lost writes by what was counted, not by the share of requests', () => {
  const why = '9 of 91 acknowledged writes were missing at the end';
  const lost = {
    rule: 'writesLost <= 0',
    quantity: 'writesLost',
    unit: 'writes' as const,
    limit: 0,
    value: { lo: 9, hi: 9 },
    verdict: 'refuted' as const,
    why,
  };
  const told = summarize({
    verdict: 'refuted',
    checks: [],
    expectations: [lost],
    services: [],
    recovery: { interval: null },
    requests: { sent: 303, ok: 303, failed: 0, unknown: 0, failedShare: { lo: 0, hi: 0.01 } },
  });
  expect(told).toBe(`Refuted: ${why} (allowed: writesLost <= 0).`);
});

it('tells lost requests of traffic where there was any, for it decides', () => {
  const lost = {
    rule: 'requestsLost <= 5%',
    quantity: 'requestsLost',
    unit: 'fraction' as const,
    limit: 0.05,
    value: { lo: 101 / 592, hi: 101 / 592 },
    verdict: 'refuted' as const,
    why: 'traffic decides',
  };
  const findings = {
    verdict: 'refuted' as const,
    checks: [],
    expectations: [lost],
    services: [],
    recovery: { interval: null },
    requests: { sent: 6, ok: 5, failed: 1, unknown: 0, failedShare: { lo: 0.03, hi: 0.56 } },
  };
  const share = { lo: 101 / 592, hi: 101 / 592 };
  const trafficLost = { until: null, due: 592, failed: 89, rejected: 12, unknown: 0, share };
  expect(summarize({ ...findings, trafficLost })).toBe(
    'Refuted: 101 of 592 requests lost since t0, 17.1 % (allowed: requestsLost <= 5%).',
  );
  expect(summarize({ ...findings, trafficLost: null })).toContain('1 of 6 sends failed, 16.7 %');
});
