import type { RetryFinding } from '#analysis';
import { latencyOf, roundFraction, roundInterval, roundMs } from './rounding.ts';
import type { Report } from './schema.ts';

/** What clients with one policy would have felt, as report.json has it. */
export function retryOf({ policy, probes }: RetryFinding): Report['retries'][number] {
  const { name, on, attempts, pauseMs, to } = policy;
  return {
    policy: { name, on: [...on], attempts, pauseMs: roundMs(pauseMs), to },
    probes: probes.map(({ probe, service, reach, sent, failed, felt, outage, waited }) => ({
      probe,
      service,
      reach,
      sent,
      failed,
      felt: roundInterval(felt, roundMs),
      feltShare: sent === 0 ? null : roundInterval(felt, (count) => roundFraction(count / sent)),
      longestOutage: outage && {
        measuredMs: roundInterval(outage.measured, roundMs),
        feltMs: roundInterval(outage.felt, roundMs),
      },
      waited: latencyOf(waited),
      waitedCount: waited?.count ?? 0,
    })),
  };
}
