import { GetHealthCheckCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { healthCheckOf } from './errors.ts';
import { describeHealthCheck } from './health-check.ts';

export const GetHealthCheck = operation(
  GetHealthCheckCommand,
  async ({ HealthCheckId }, { lab }: LabRequest) => ({
    HealthCheck: describeHealthCheck(lab.state, healthCheckOf(lab, HealthCheckId)),
  }),
);
