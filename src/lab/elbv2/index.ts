// Elastic Load Balancing v2 as the lab answers it.
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsService } from '../wire/index.ts';
import { AddTags } from './AddTags.ts';
import { CreateListener } from './CreateListener.ts';
import { CreateLoadBalancer } from './CreateLoadBalancer.ts';
import { CreateRule } from './CreateRule.ts';
import { CreateTargetGroup } from './CreateTargetGroup.ts';
import { DeleteListener } from './DeleteListener.ts';
import { DeleteLoadBalancer } from './DeleteLoadBalancer.ts';
import { DeleteRule } from './DeleteRule.ts';
import { DeleteTargetGroup } from './DeleteTargetGroup.ts';
import { DeregisterTargets } from './DeregisterTargets.ts';
import { DescribeAccountLimits } from './DescribeAccountLimits.ts';
import { DescribeCapacityReservation } from './DescribeCapacityReservation.ts';
import { DescribeListeners } from './DescribeListeners.ts';
import { DescribeLoadBalancerAttributes } from './DescribeLoadBalancerAttributes.ts';
import { DescribeLoadBalancers } from './DescribeLoadBalancers.ts';
import { DescribeRules } from './DescribeRules.ts';
import { DescribeTags } from './DescribeTags.ts';
import { DescribeTargetGroupAttributes } from './DescribeTargetGroupAttributes.ts';
import { DescribeTargetGroups } from './DescribeTargetGroups.ts';
import { DescribeTargetHealth } from './DescribeTargetHealth.ts';
import { ModifyCapacityReservation } from './ModifyCapacityReservation.ts';
import { ModifyListener } from './ModifyListener.ts';
import { ModifyLoadBalancerAttributes } from './ModifyLoadBalancerAttributes.ts';
import { ModifyRule } from './ModifyRule.ts';
import { ModifyTargetGroup } from './ModifyTargetGroup.ts';
import { ModifyTargetGroupAttributes } from './ModifyTargetGroupAttributes.ts';
import { RegisterTargets } from './RegisterTargets.ts';
import { RemoveTags } from './RemoveTags.ts';
import { SetRulePriorities } from './SetRulePriorities.ts';

export const elbv2 = awsService(ElasticLoadBalancingV2Client, [
  AddTags,
  CreateListener,
  CreateLoadBalancer,
  CreateRule,
  CreateTargetGroup,
  DeleteListener,
  DeleteLoadBalancer,
  DeleteRule,
  DeleteTargetGroup,
  DeregisterTargets,
  DescribeAccountLimits,
  DescribeCapacityReservation,
  DescribeListeners,
  DescribeLoadBalancerAttributes,
  DescribeLoadBalancers,
  DescribeRules,
  DescribeTags,
  DescribeTargetGroupAttributes,
  DescribeTargetGroups,
  DescribeTargetHealth,
  ModifyCapacityReservation,
  ModifyListener,
  ModifyLoadBalancerAttributes,
  ModifyRule,
  ModifyTargetGroup,
  ModifyTargetGroupAttributes,
  RegisterTargets,
  RemoveTags,
  SetRulePriorities,
]);
