// EC2 as the lab answers it.
import { EC2Client } from '@aws-sdk/client-ec2';
import { awsService } from '../wire/index.ts';
import { CreateNetworkAcl } from './CreateNetworkAcl.ts';
import { CreateNetworkAclEntry } from './CreateNetworkAclEntry.ts';
import { CreateTags } from './CreateTags.ts';
import { DeleteNetworkAcl } from './DeleteNetworkAcl.ts';
import { DeleteNetworkAclEntry } from './DeleteNetworkAclEntry.ts';
import { DeleteTags } from './DeleteTags.ts';
import { DescribeAvailabilityZones } from './DescribeAvailabilityZones.ts';
import { DescribeImages } from './DescribeImages.ts';
import { DescribeInstanceAttribute } from './DescribeInstanceAttribute.ts';
import { DescribeInstanceStatus } from './DescribeInstanceStatus.ts';
import { DescribeInstanceTypeOfferings } from './DescribeInstanceTypeOfferings.ts';
import { DescribeInstanceTypes } from './DescribeInstanceTypes.ts';
import { DescribeInstances } from './DescribeInstances.ts';
import { DescribeLaunchTemplates } from './DescribeLaunchTemplates.ts';
import { DescribeNetworkAcls } from './DescribeNetworkAcls.ts';
import { DescribeRegions } from './DescribeRegions.ts';
import { DescribeSpotInstanceRequests } from './DescribeSpotInstanceRequests.ts';
import { DescribeSubnets } from './DescribeSubnets.ts';
import { DescribeTags } from './DescribeTags.ts';
import { DescribeVpcs } from './DescribeVpcs.ts';
import { ModifyInstanceAttribute } from './ModifyInstanceAttribute.ts';
import { RebootInstances } from './RebootInstances.ts';
import { ReplaceNetworkAclAssociation } from './ReplaceNetworkAclAssociation.ts';
import { ReplaceNetworkAclEntry } from './ReplaceNetworkAclEntry.ts';
import { RunInstances } from './RunInstances.ts';
import { StartInstances } from './StartInstances.ts';
import { StopInstances } from './StopInstances.ts';
import { TerminateInstances } from './TerminateInstances.ts';

export const ec2 = awsService(EC2Client, [
  CreateNetworkAcl,
  CreateNetworkAclEntry,
  CreateTags,
  DeleteNetworkAcl,
  DeleteNetworkAclEntry,
  DeleteTags,
  DescribeAvailabilityZones,
  DescribeImages,
  DescribeInstanceAttribute,
  DescribeInstanceStatus,
  DescribeInstanceTypeOfferings,
  DescribeInstanceTypes,
  DescribeInstances,
  DescribeLaunchTemplates,
  DescribeNetworkAcls,
  DescribeRegions,
  DescribeSpotInstanceRequests,
  DescribeSubnets,
  DescribeTags,
  DescribeVpcs,
  ModifyInstanceAttribute,
  RebootInstances,
  ReplaceNetworkAclAssociation,
  ReplaceNetworkAclEntry,
  RunInstances,
  StartInstances,
  StopInstances,
  TerminateInstances,
]);
