// Elastic Load Balancing v2 as the lab answers it.
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsService } from '../wire/index.ts';
import { DescribeListeners } from './DescribeListeners.ts';
import { DescribeLoadBalancerAttributes } from './DescribeLoadBalancerAttributes.ts';
import { DescribeLoadBalancers } from './DescribeLoadBalancers.ts';
import { DescribeRules } from './DescribeRules.ts';
import { DescribeTags } from './DescribeTags.ts';
import { DescribeTargetGroupAttributes } from './DescribeTargetGroupAttributes.ts';
import { DescribeTargetGroups } from './DescribeTargetGroups.ts';
import { DescribeTargetHealth } from './DescribeTargetHealth.ts';

export const elbv2 = awsService(ElasticLoadBalancingV2Client, [
  DescribeListeners,
  DescribeLoadBalancerAttributes,
  DescribeLoadBalancers,
  DescribeRules,
  DescribeTags,
  DescribeTargetGroupAttributes,
  DescribeTargetGroups,
  DescribeTargetHealth,
]);
