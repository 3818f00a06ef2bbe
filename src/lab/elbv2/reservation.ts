import type { ModifyCapacityReservationOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { BalancerRecord } from '../control/elb/records.ts';

/** A balancer's capacity reservation as ELBv2 describes it: units, and their state in each zone. */
export function describedReservation({ capacity, zones }: BalancerRecord): ModifyCapacityReservationOutput {
  const { reservation, reservedUnits, decreasesLeft, lastModifiedAt } = capacity;
  return {
    ...(lastModifiedAt !== undefined && { LastModifiedTime: new Date(lastModifiedAt) }),
    DecreaseRequestsRemaining: decreasesLeft,
    ...(reservation && { MinimumLoadBalancerCapacity: { CapacityUnits: reservation.requestedUnits } }),
    CapacityReservationState: reservation
      ? zones.map((zone) => ({
          State: { Code: reservation.state },
          AvailabilityZone: zone,
          EffectiveCapacityUnits: reservedUnits / zones.length,
        }))
      : [],
  };
}
