import type { RetriedProbe, RetryFinding } from '#analysis';

/** What a client that tries again would have felt of one probe. */
export function buildRetried(probe: string, parts: Partial<RetriedProbe> = {}): RetriedProbe {
  const failed = parts.failed ?? 0;
  const outage = { lo: 0, hi: 200 };
  return {
    probe,
    service: probe,
    reach: 'a balancer of 4',
    sent: 1200,
    failed,
    felt: { lo: 0, hi: 0 },
    outage: failed === 0 ? null : { measured: outage, felt: outage },
    waited: null,
    ...parts,
  };
}

/** What two kinds of clients would have felt. */
export function twoPolicies(): RetryFinding[] {
  return [
    {
      policy: { name: 'usual', on: ['refused'], attempts: 2, pauseMs: 0, to: 'another address' },
      probes: [
        buildRetried('checkout', { failed: 8, felt: { lo: 8, hi: 8 } }),
        buildRetried('payments', {
          reach: '2 addresses in turn',
          failed: 123,
          felt: { lo: 3, hi: 17 },
          outage: { measured: { lo: 12_200, hi: 12_400 }, felt: { lo: 100, hi: 1900 } },
          waited: { p50: 0.8, p99: 2.4, max: 2.5, count: 106 },
        }),
        buildRetried('cart'),
      ],
    },
    {
      policy: {
        name: 'eager',
        on: ['status 5xx', 'timeout'],
        attempts: 4,
        pauseMs: 200,
        to: 'any address',
      },
      probes: [buildRetried('search', { failed: 1197, felt: { lo: 1150, hi: 1197 } })],
    },
  ];
}
