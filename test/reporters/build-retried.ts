import type { RetriedProbe } from '#analysis';

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
