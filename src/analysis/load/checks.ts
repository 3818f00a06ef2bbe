import { formatShare, unknownShareAllowed } from '#core';
import type { Check, Findings } from '../findings.ts';
import { withoutStop } from '../sentence.ts';
import type {
  LoadFinding,
  ReservationFinding,
  TrafficLost,
  TrafficSteady,
  WarmUpFinding,
} from './finding.ts';

/** So few say nothing, however little was sent: a generator may stumble once as it begins. */
const fewAllowed = 5;
/** How much of the traffic a cluster that is well may lose. */
export const lostShareAllowed = 0.001;

/** What load told; what the traffic lost is that of the window of the fault. */
export type MeasuredLoad = Pick<
  Findings,
  'loads' | 'reservation' | 'warmUp' | 'trafficLost' | 'trafficSteady'
>;

/** What load has to do with the validity of a run; nothing where there was none. */
export function loadChecks({
  loads,
  reservation,
  warmUp,
  trafficLost,
  trafficSteady,
}: MeasuredLoad): Check[] {
  const traffic = loads.find(({ role }) => role === 'traffic');
  return [
    ...(reservation ? [reserved(reservation)] : []),
    ...(warmUp ? [warmedUp(warmUp)] : []),
    ...(traffic ? [trafficWasOk(trafficSteady), trafficIsKnown(traffic, trafficLost)] : []),
  ];
}

function reserved({ state, saw }: ReservationFinding): Check {
  const isThere = state === 'provisioned' || state === 'needless';
  return {
    name: 'capacity reserved',
    isOk: isThere,
    detail: state === 'awaited' ? 'it was not provisioned' : saw,
  };
}

function warmedUp({ stage, why }: WarmUpFinding): Check {
  return { name: 'warmed up', isOk: stage === 'warm', detail: why };
}

/**
 * Why what traffic told of a cluster in steady is no ground to hurt it; undefined when it is one. `soFar` says so where
 * steady is not over, or not all of it is told.
 */
export function troubleOfTraffic(
  { due, sent, failed, rejected, unknown, mostly, lossiest }: TrafficSteady,
  soFar = false,
): string | undefined {
  const lost = failed + rejected;
  const told = soFar ? ' told so far' : '';
  if (sent === 0) return 'in steady no request of the traffic was sent';
  if (due === 0) return 'in steady no request of the traffic came to an end';
  if (unknown > Math.max(fewAllowed, unknownShareAllowed * due))
    return `in steady ${unknown} of ${due} requests of the traffic${told} are unknown (${formatShare(unknown / due)}, allowed ${formatShare(unknownShareAllowed)})`;
  if (lost > lostShareAllowed * due)
    return `in steady the traffic lost ${lost} of ${due} requests${told} (${formatShare(lost / due)}), ${rejected} of them rejected${mostly === null ? '' : `; most often ${mostly}`}`;
  if (lossiest && lossiest.lost > lostShareAllowed * lossiest.due)
    return `in steady the traffic lost ${lossiest.lost} of ${lossiest.due} requests of ${lossiest.scenario}${told} (${formatShare(lossiest.lost / lossiest.due)})${mostly === null ? '' : `; most often ${mostly}`}`;
  return undefined;
}

function trafficWasOk(steady: TrafficSteady | null): Check {
  const name = 'traffic was ok';
  if (!steady || steady.due === 0) return { name, isOk: false, detail: 'none was sent in steady' };
  const trouble = troubleOfTraffic(steady);
  const lost = steady.failed + steady.rejected;
  return {
    name,
    isOk: trouble === undefined,
    detail: trouble ?? `${lost} of ${steady.due} requests lost in steady`,
  };
}

function trafficIsKnown({ lost, error }: LoadFinding, trafficLost: TrafficLost | null): Check {
  const name = 'traffic since t0 is known';
  if (!trafficLost) return { name, isOk: true, detail: 'the run ended before t0' };
  const { due, unknown } = trafficLost;
  if (due === 0) return { name, isOk: false, detail: 'no request was told of since t0' };
  const share = unknown / due;
  const told = `${unknown} of ${due} requests since t0 are unknown (${formatShare(share)}, allowed ${formatShare(unknownShareAllowed)})`;
  const why = [error, ...lost.map(({ reason }) => reason)].find((one) => one !== null);
  return {
    name,
    isOk: share <= unknownShareAllowed,
    detail: why == null ? told : `${told}; ${withoutStop(why)}`,
  };
}
