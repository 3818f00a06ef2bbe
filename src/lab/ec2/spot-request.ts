import type { SpotInstanceRequest, SpotInstanceStatus, _InstanceType } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import { spotRequestIdOf } from './instance.ts';

const statuses = {
  fulfilled: ['fulfilled', 'Your Spot request is fulfilled.'],
  marked: ['marked-for-termination', 'Your Spot Instance is marked for termination.'],
  reclaimed: [
    'instance-terminated-no-capacity',
    'Your Spot Instance was terminated because there is no longer Spot capacity available.',
  ],
  byUser: ['instance-terminated-by-user', 'Spot Instance terminated due to user-initiated termination.'],
} as const;

/** The one-time request that a spot instance fulfills; closed when the instance ends. */
export function spotRequestOf(record: InstanceRecord): SpotInstanceRequest {
  const status = statusOf(record);
  const isOver = status === 'reclaimed' || status === 'byUser';
  return {
    SpotInstanceRequestId: spotRequestIdOf(record),
    State: isOver ? 'closed' : 'active',
    Status: described(status, record),
    Type: 'one-time',
    InstanceId: record.id,
    CreateTime: new Date(record.launchedAt),
    InstanceInterruptionBehavior: 'terminate',
    LaunchSpecification: {
      ImageId: record.imageId,
      InstanceType: record.type as _InstanceType,
      Placement: { AvailabilityZone: record.zone },
      SubnetId: record.subnetId,
      SecurityGroups: [],
      Monitoring: { Enabled: false },
    },
    LaunchedAvailabilityZone: record.zone,
    ProductDescription: 'Linux/UNIX',
    Tags: [],
  };
}

function statusOf({ state, transition, reclaimedAt }: InstanceRecord): keyof typeof statuses {
  if (state === 'shutting-down' || state === 'terminated')
    return transition?.by === 'Service' ? 'reclaimed' : 'byUser';
  return reclaimedAt === undefined ? 'fulfilled' : 'marked';
}

function described(status: keyof typeof statuses, record: InstanceRecord): SpotInstanceStatus {
  const [Code, Message] = statuses[status];
  return { Code, Message, UpdateTime: new Date(record.transition?.at ?? record.launchedAt) };
}
