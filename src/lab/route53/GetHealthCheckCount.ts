import { GetHealthCheckCountCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';

export const GetHealthCheckCount = operation(
  GetHealthCheckCountCommand,
  async (_input, { lab }: LabRequest) => ({
    HealthCheckCount: lab.state.route53.healthChecks.size,
  }),
);
