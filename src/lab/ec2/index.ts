// EC2 as the lab answers it.
import { EC2Client } from '@aws-sdk/client-ec2';
import { awsService } from '../wire/index.ts';
import { CreateTags } from './CreateTags.ts';
import { DeleteTags } from './DeleteTags.ts';
import { DescribeAvailabilityZones } from './DescribeAvailabilityZones.ts';
import { DescribeInstanceAttribute } from './DescribeInstanceAttribute.ts';
import { DescribeInstanceStatus } from './DescribeInstanceStatus.ts';
import { DescribeInstances } from './DescribeInstances.ts';
import { DescribeSubnets } from './DescribeSubnets.ts';
import { DescribeTags } from './DescribeTags.ts';
import { ModifyInstanceAttribute } from './ModifyInstanceAttribute.ts';
import { TerminateInstances } from './TerminateInstances.ts';

export const ec2 = awsService(EC2Client, [
  CreateTags,
  DeleteTags,
  DescribeAvailabilityZones,
  DescribeInstanceAttribute,
  DescribeInstanceStatus,
  DescribeInstances,
  DescribeSubnets,
  DescribeTags,
  ModifyInstanceAttribute,
  TerminateInstances,
]);
