import type {
  DescribeCapacityReservationOutput,
  ZonalCapacityReservationState,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CapacityReservation } from '../changes.ts';

type Zone = CapacityReservation['zones'][number];

/** From the worst: what one zone is short of, the whole is. */
const severities = ['failed', 'pending', 'rebalancing', 'provisioned'] as const;

/** What ELB describes of a capacity reservation, as the contract has it. */
export function reservationOf(answer: DescribeCapacityReservationOutput): CapacityReservation {
  const { MinimumLoadBalancerCapacity, CapacityReservationState = [], DecreaseRequestsRemaining } = answer;
  // Without a reservation AWS may tell no minimum, or one of 0.
  const minimumUnits = MinimumLoadBalancerCapacity?.CapacityUnits || null;
  const zones = CapacityReservationState.map(zoneOf);
  return {
    minimumUnits,
    state: minimumUnits === null ? 'none' : stateOf(zones),
    zones,
    decreasesLeft: DecreaseRequestsRemaining ?? null,
  };
}

function zoneOf({ State, AvailabilityZone, EffectiveCapacityUnits }: ZonalCapacityReservationState): Zone {
  const { Code, Reason } = State ?? {};
  return {
    zone: AvailabilityZone ?? 'unknown',
    // A state that is not known is none to go on with.
    state: severities.find((severity) => severity === Code) ?? 'pending',
    ...(Reason !== undefined && { reason: Reason }),
    units: EffectiveCapacityUnits ?? 0,
  };
}

/** What was only just asked for is told of no zone yet. */
function stateOf(zones: readonly Zone[]): Zone['state'] {
  return severities.find((severity) => zones.some(({ state }) => state === severity)) ?? 'pending';
}
