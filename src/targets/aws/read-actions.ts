import type { AwsTargetOptions } from './options.ts';

const always = [
  'autoscaling:DescribeAutoScalingGroups',
  'cloudwatch:DescribeAlarmHistory',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'ec2:DescribeInstanceAttribute',
  'ec2:DescribeInstances',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'route53:ListHostedZones',
  'route53:ListResourceRecordSets',
  'sqs:GetQueueAttributes',
  'sts:GetCallerIdentity',
];

const ofClusters = [
  'ecs:DescribeContainerInstances',
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:DescribeTasks',
  'ecs:ListClusters',
  'ecs:ListContainerInstances',
  'ecs:ListServices',
  'ecs:ListTasks',
  'servicediscovery:DiscoverInstances',
  'servicediscovery:GetNamespace',
  'servicediscovery:GetService',
  'sqs:GetQueueUrl',
];

/** What a capacity reservation of a load balancer asks AWS for. Names as a policy has them. */
export const reservationActions = {
  changes: ['elasticloadbalancing:ModifyCapacityReservation'],
  reads: ['elasticloadbalancing:DescribeCapacityReservation'],
};

/**
 * What a target asks AWS for while it is only looked at: inventories, looks, alarms, metrics and queues. Names as a
 * policy has them, sorted.
 */
export function readActions({ group }: Pick<AwsTargetOptions, 'cluster' | 'group'>): string[] {
  return (group === undefined ? [...always, ...ofClusters] : always).toSorted();
}
