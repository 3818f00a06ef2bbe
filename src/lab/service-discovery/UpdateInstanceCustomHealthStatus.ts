import {
  CustomHealthNotFound,
  UpdateInstanceCustomHealthStatusCommand,
} from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { instanceOf, invalid, serviceOf } from './errors.ts';

export const UpdateInstanceCustomHealthStatus = operation(
  UpdateInstanceCustomHealthStatusCommand,
  async ({ ServiceId, InstanceId, Status }, { lab }: LabRequest) => {
    const service = serviceOf(lab, ServiceId);
    const instance = instanceOf(service, InstanceId);
    if (!service.hasCustomHealth)
      throw new CustomHealthNotFound({
        message: `The service ${service.id} has no HealthCheckCustomConfig.`,
        $metadata: {},
      });
    if (Status !== 'HEALTHY' && Status !== 'UNHEALTHY')
      throw invalid(
        `1 validation error detected: Value '${Status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [HEALTHY, UNHEALTHY]`,
      );
    lab.discovery.instances.setHealth(service, instance, Status);
    return {};
  },
);
