import { DescribeCapacityReservationCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { balancerOf } from './named.ts';
import { describedReservation } from './reservation.ts';

export const DescribeCapacityReservation = operation(
  DescribeCapacityReservationCommand,
  async (input, { lab }: LabRequest) => describedReservation(balancerOf(lab.state, input.LoadBalancerArn)),
);
