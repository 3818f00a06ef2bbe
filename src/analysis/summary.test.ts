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
