import { DeleteHealthCheckCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { healthCheckOf, refuseLinkedCheck } from './errors.ts';

/** As in Route 53, records that name it do not hold it: they count as healthy from then on. */
export const DeleteHealthCheck = operation(
  DeleteHealthCheckCommand,
  async ({ HealthCheckId }, { lab }: LabRequest) => {
    const check = healthCheckOf(lab, HealthCheckId);
    refuseLinkedCheck(check);
    lab.route53.healthChecks.delete(check);
    return {};
  },
);
