import { DescribeAccountLimitsCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { mostGroups, mostLaunchConfigurations } from './limits.ts';

export const DescribeAccountLimits = operation(
  DescribeAccountLimitsCommand,
  async (_input, { lab: { state } }: LabRequest) => ({
    MaxNumberOfAutoScalingGroups: mostGroups,
    MaxNumberOfLaunchConfigurations: mostLaunchConfigurations,
    NumberOfAutoScalingGroups: state.autoScaling.groups.size,
    NumberOfLaunchConfigurations: 0,
  }),
);
