// EC2 Auto Scaling as the lab answers it.
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { awsService } from '../wire/index.ts';
import { AttachInstances } from './AttachInstances.ts';
import { AttachLoadBalancerTargetGroups } from './AttachLoadBalancerTargetGroups.ts';
import { CompleteLifecycleAction } from './CompleteLifecycleAction.ts';
import { CreateAutoScalingGroup } from './CreateAutoScalingGroup.ts';
import { CreateOrUpdateTags } from './CreateOrUpdateTags.ts';
import { DeleteAutoScalingGroup } from './DeleteAutoScalingGroup.ts';
import { DeleteLifecycleHook } from './DeleteLifecycleHook.ts';
import { DeletePolicy } from './DeletePolicy.ts';
import { DeleteTags } from './DeleteTags.ts';
import { DescribeAccountLimits } from './DescribeAccountLimits.ts';
import { DescribeAdjustmentTypes } from './DescribeAdjustmentTypes.ts';
import { DescribeAutoScalingGroups } from './DescribeAutoScalingGroups.ts';
import { DescribeAutoScalingInstances } from './DescribeAutoScalingInstances.ts';
import { DescribeLifecycleHooks } from './DescribeLifecycleHooks.ts';
import { DescribeLoadBalancerTargetGroups } from './DescribeLoadBalancerTargetGroups.ts';
import { DescribePolicies } from './DescribePolicies.ts';
import { DescribeScalingActivities } from './DescribeScalingActivities.ts';
import { DescribeScalingProcessTypes } from './DescribeScalingProcessTypes.ts';
import { DescribeTags } from './DescribeTags.ts';
import { DescribeTerminationPolicyTypes } from './DescribeTerminationPolicyTypes.ts';
import { DetachInstances } from './DetachInstances.ts';
import { DetachLoadBalancerTargetGroups } from './DetachLoadBalancerTargetGroups.ts';
import { EnterStandby } from './EnterStandby.ts';
import { ExecutePolicy } from './ExecutePolicy.ts';
import { ExitStandby } from './ExitStandby.ts';
import { PutLifecycleHook } from './PutLifecycleHook.ts';
import { PutScalingPolicy } from './PutScalingPolicy.ts';
import { RecordLifecycleActionHeartbeat } from './RecordLifecycleActionHeartbeat.ts';
import { ResumeProcesses } from './ResumeProcesses.ts';
import { SetDesiredCapacity } from './SetDesiredCapacity.ts';
import { SetInstanceHealth } from './SetInstanceHealth.ts';
import { SetInstanceProtection } from './SetInstanceProtection.ts';
import { SuspendProcesses } from './SuspendProcesses.ts';
import { TerminateInstanceInAutoScalingGroup } from './TerminateInstanceInAutoScalingGroup.ts';
import { UpdateAutoScalingGroup } from './UpdateAutoScalingGroup.ts';

export const autoScaling = awsService(AutoScalingClient, [
  AttachInstances,
  AttachLoadBalancerTargetGroups,
  CompleteLifecycleAction,
  CreateAutoScalingGroup,
  CreateOrUpdateTags,
  DeleteAutoScalingGroup,
  DeleteLifecycleHook,
  DeletePolicy,
  DeleteTags,
  DescribeAccountLimits,
  DescribeAdjustmentTypes,
  DescribeAutoScalingGroups,
  DescribeAutoScalingInstances,
  DescribeLifecycleHooks,
  DescribeLoadBalancerTargetGroups,
  DescribePolicies,
  DescribeScalingActivities,
  DescribeScalingProcessTypes,
  DescribeTags,
  DescribeTerminationPolicyTypes,
  DetachInstances,
  DetachLoadBalancerTargetGroups,
  EnterStandby,
  ExecutePolicy,
  ExitStandby,
  PutLifecycleHook,
  PutScalingPolicy,
  RecordLifecycleActionHeartbeat,
  ResumeProcesses,
  SetDesiredCapacity,
  SetInstanceHealth,
  SetInstanceProtection,
  SuspendProcesses,
  TerminateInstanceInAutoScalingGroup,
  UpdateAutoScalingGroup,
]);
