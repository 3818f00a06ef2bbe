import { durationField } from '#core';
import { z } from 'zod';

/** A capacity reservation as a file asks for it. */
export const reserveField = z
  .strictObject({
    capacityUnits: z.int().min(100).meta({
      description: 'LCUs to reserve; AWS takes no fewer than 100, and bills them until they are reset.',
    }),
    balancer: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Name of the load balancer; the only one of the target by default.' }),
    giveUpAfter: durationField
      .prefault('30m')
      .meta({ description: 'How long it may take until the capacity is there.' }),
  })
  .meta({
    description:
      'Reserves capacity of a load balancer (ModifyCapacityReservation), waits until it is provisioned, and puts back at the end what was reserved before.',
  });

export type ReserveInFile = z.output<typeof reserveField>;
