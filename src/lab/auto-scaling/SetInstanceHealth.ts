import { SetInstanceHealthCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './errors.ts';
import { managedInstance } from './member.ts';

export const SetInstanceHealth = operation(
  SetInstanceHealthCommand,
  async ({ InstanceId = '', HealthStatus, ShouldRespectGracePeriod = true }, { lab }: LabRequest) => {
    const { group, member } = managedInstance(lab.state, InstanceId);
    if (HealthStatus !== 'Healthy' && HealthStatus !== 'Unhealthy')
      throw validationError('Valid instance health states are: [Healthy, Unhealthy].');
    lab.autoScaling.members.setHealth(group, member, HealthStatus, ShouldRespectGracePeriod);
    return {};
  },
);
