import { formatShare, unknownShareAllowed } from '#core';
import type { Check } from '../findings.ts';
import type { LoadFinding, TrafficLost, TrafficSteady, WarmUpFinding } from './finding.ts';

/** So few say nothing, however little was sent: a generator may stumble once as it begins. */
const fewAllowed = 5;
/** How much of the traffic a cluster that is well may lose. */
export const lostShareAllowed = 0.001;

interface MeasuredLoad {
  loads: readonly LoadFinding[];
  warmUp: WarmUpFinding | null;
  /** In the window of the fault. */
  trafficLost: TrafficLost | null;
  trafficSteady: TrafficSteady | null;
}

/** What load has to do with the validity of a run; nothing where there was none. */
export function loadChecks({ loads, warmUp, trafficLost, trafficSteady }: MeasuredLoad): Check[] {
  const traffic = loads.find(({ role }) => role === 'traffic');
  return [
    ...(warmUp ? [warmedUp(warmUp)] : []),
    ...(traffic ? [trafficWasOk(trafficSteady), trafficOnTime(traffic, trafficLost)] : []),
  ];
}

function warmedUp({ stage, why }: WarmUpFinding): Check {
  return { name: 'warmed up', isOk: stage === 'warm', detail: why };
}

/** Why what traffic told of a cluster before the fault is no ground to hurt it; undefined when it is one. */
export function troubleOfTraffic({
  due,
  sent,
  failed,
  rejected,
  unknown,
}: TrafficSteady): string | undefined {
  const lost = failed + rejected;
  if (sent === 0) return 'no request of the traffic was sent';
  if (due === 0) return 'no request of the traffic came to an end';
  if (unknown > Math.max(fewAllowed, unknownShareAllowed * due))
    return `of the traffic ${unknown} of ${due} requests are unknown (${formatShare(unknown / due)}, allowed ${formatShare(unknownShareAllowed)})`;
  if (lost > lostShareAllowed * due)
    return `the traffic lost ${lost} of ${due} requests (${formatShare(lost / due)}), ${rejected} of them rejected`;
  return undefined;
}

function trafficWasOk(steady: TrafficSteady | null): Check {
  const name = 'traffic was ok';
  if (!steady || steady.due === 0) return { name, isOk: false, detail: 'none was sent before the fault' };
  const trouble = troubleOfTraffic(steady);
  const lost = steady.failed + steady.rejected;
  return { name, isOk: trouble === undefined, detail: trouble ?? `${lost} of ${steady.due} requests lost` };
}

function trafficOnTime({ lost, error }: LoadFinding, trafficLost: TrafficLost | null): Check {
  const name = 'traffic on time';
  if (!trafficLost) return { name, isOk: true, detail: 'there was no fault to be on time for' };
  const { due, unknown } = trafficLost;
  if (due === 0) return { name, isOk: false, detail: 'no request was told of since the fault' };
  const share = unknown / due;
  const told = `${unknown} of ${due} requests since the fault are unknown (${formatShare(share)}, allowed ${formatShare(unknownShareAllowed)})`;
  const why = [error, ...lost.map(({ reason }) => reason)].find((one) => one !== null);
  return { name, isOk: share <= unknownShareAllowed, detail: why == null ? told : `${told}; ${why}` };
}
