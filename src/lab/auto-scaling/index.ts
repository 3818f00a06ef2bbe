// EC2 Auto Scaling as the lab answers it.
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { awsService } from '../wire/index.ts';
import { DescribeAutoScalingGroups } from './DescribeAutoScalingGroups.ts';
import { DescribeAutoScalingInstances } from './DescribeAutoScalingInstances.ts';
import { DescribeScalingActivities } from './DescribeScalingActivities.ts';
import { ResumeProcesses } from './ResumeProcesses.ts';
import { SuspendProcesses } from './SuspendProcesses.ts';

export const autoScaling = awsService(AutoScalingClient, [
  DescribeAutoScalingGroups,
  DescribeAutoScalingInstances,
  DescribeScalingActivities,
  ResumeProcesses,
  SuspendProcesses,
]);
