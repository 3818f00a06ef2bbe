import { formatShare } from '#core';
import type { Measured, Measurements } from './expectations.ts';
import type { TrafficLost } from './load/finding.ts';

/** Traffic decides where there is any, for all of it is counted; probes are a sample. */
export function measureRequestsLost(measurements: Measurements): Measured {
  const { trafficLost } = measurements;
  return trafficLost ? lostOfTraffic(trafficLost) : lostOfProbes(measurements);
}

function lostOfTraffic({ due, failed, rejected, unknown, share }: TrafficLost): Measured {
  if (share === null) return { value: null, why: 'no request of the traffic was due since the fault' };
  const lost = failed + rejected;
  const spoiled = unknown === 0 ? '' : `, ${unknown} unknown`;
  const told = `${lost} of ${due} requests lost${spoiled} (${formatShare(lost / due)})`;
  return { value: share, why: `${told}; traffic decides, all of it is counted` };
}

function lostOfProbes({ requests, attributableShare }: Measurements): Measured {
  const { failedShare, failed, sent, unknown } = requests;
  if (failedShare === null) return { value: null, why: 'no data since the fault' };
  const spoiled = unknown === 0 ? '' : `, ${unknown} unknown`;
  return {
    value: { lo: Math.min(failedShare.lo, attributableShare), hi: failedShare.hi },
    why: `${failed} of ${sent} sends failed${spoiled} (${formatShare(sent === 0 ? 0 : failed / sent)}); the 95 % bounds are judged, from probes alone`,
  };
}
