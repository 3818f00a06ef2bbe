import type { Reservation } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import { describedInstance } from './instance.ts';

/** Instances as EC2 lists them: by the request that launched them. */
export function reservationsOf(records: readonly InstanceRecord[], state: LabState): Reservation[] {
  const byId = Map.groupBy(records, ({ reservationId }) => reservationId);
  return [...byId].map(([ReservationId, launched]) => ({
    ReservationId,
    OwnerId: state.account,
    Groups: [],
    Instances: launched
      .toSorted((a, b) => a.launchIndex - b.launchIndex)
      .map((record) => describedInstance(record, state)),
  }));
}
