import {
  CapacityDecreaseRequestsLimitExceededException,
  CapacityReservationPendingException,
  CapacityUnitsLimitExceededException,
  InvalidConfigurationRequestException,
  ModifyCapacityReservationCommand,
  PriorRequestNotCompleteException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { BalancerRecord } from '../control/elb/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { balancerOf } from './named.ts';
import { validationError } from './pages.ts';
import { describedReservation } from './reservation.ts';

const leastUnits = 100;
const mostUnits = 15_000;

export const ModifyCapacityReservation = operation(
  ModifyCapacityReservationCommand,
  async (input, { lab }: LabRequest) => {
    const balancer = balancerOf(lab.state, input.LoadBalancerArn);
    const { CapacityUnits: units } = input.MinimumLoadBalancerCapacity ?? {};
    const isReset = input.ResetCapacityReservation === true;
    if (isReset === (units !== undefined))
      throw validationError('You must specify either the minimum capacity or the reset of the reservation');
    if (balancer.state === 'provisioning')
      throw new PriorRequestNotCompleteException({
        message: 'This operation is not allowed while a prior request has not been completed.',
        $metadata: {},
      });
    if (units === undefined) lab.elb.capacity.reset(balancer);
    else {
      requireUnits(balancer, units);
      lab.elb.capacity.reserve(balancer, units);
    }
    return describedReservation(balancer);
  },
);

function requireUnits({ capacity }: BalancerRecord, units: number): void {
  if (units < leastUnits)
    throw new InvalidConfigurationRequestException({
      message: `The minimum capacity of an application load balancer must be at least ${leastUnits} capacity units.`,
      $metadata: {},
    });
  if (units > mostUnits)
    throw new CapacityUnitsLimitExceededException({
      message: 'The specified capacity units exceed the limit of your account.',
      $metadata: {},
    });
  if (capacity.reservation?.state === 'pending')
    throw new CapacityReservationPendingException({
      message: 'There is a pending capacity reservation.',
      $metadata: {},
    });
  if (units < capacity.reservedUnits && capacity.decreasesLeft === 0)
    throw new CapacityDecreaseRequestsLimitExceededException({
      message: 'You have exceeded the daily capacity decrease limit.',
      $metadata: {},
    });
}
