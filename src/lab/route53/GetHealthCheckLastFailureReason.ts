import { GetHealthCheckLastFailureReasonCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { healthCheckOf } from './errors.ts';
import { observation, refuseOthers } from './GetHealthCheckStatus.ts';

export const GetHealthCheckLastFailureReason = operation(
  GetHealthCheckLastFailureReasonCommand,
  async ({ HealthCheckId }, { lab }: LabRequest) => {
    const { type, lastFailure } = healthCheckOf(lab, HealthCheckId);
    refuseOthers(type);
    return { HealthCheckObservations: lastFailure ? [observation(lastFailure)] : [] };
  },
);
