import type { CloudWatchRegion, VPCRegion } from '@aws-sdk/client-route-53';

type AwsRegion = CloudWatchRegion & VPCRegion;

/** The lab's region, which AWS's models have no name for. */
export function asAwsRegion(region: string): AwsRegion {
  if (isAwsRegion(region)) return region;
  throw new Error('a lab has a region');
}

function isAwsRegion(region: string): region is AwsRegion {
  return region !== '';
}
