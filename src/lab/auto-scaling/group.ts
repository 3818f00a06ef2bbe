import type { AutoScalingGroup, Instance, TagDescription } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord } from '../control/auto-scaling/records.ts';
import type { LabState } from '../control/state.ts';
import { validationError } from './pages.ts';

/** The group of this name. */
export function groupNamed(state: LabState, name: string): GroupRecord {
  const group = state.autoScaling.groups.get(name);
  if (!group) throw validationError(`AutoScalingGroup name not found - AutoScalingGroup ${name} not found`);
  return group;
}

export function groupArn({ region, account }: LabState, name: string): string {
  // AWS puts an id of its own between; the lab's names never repeat.
  const id = '00000000-0000-0000-0000-000000000000';
  return `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${id}:autoScalingGroupName/${name}`;
}

/** A group as Auto Scaling describes it. */
export function describedGroup(record: GroupRecord, state: LabState): AutoScalingGroup {
  const subnets = state.ec2.zones
    .filter(({ name }) => record.zones.includes(name))
    .map(({ subnetId }) => subnetId);
  return {
    AutoScalingGroupName: record.name,
    AutoScalingGroupARN: groupArn(state, record.name),
    MinSize: record.min,
    MaxSize: record.max,
    DesiredCapacity: record.desired,
    DefaultCooldown: 300,
    AvailabilityZones: record.zones,
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 0,
    Instances: membersOf(record, state),
    CreatedTime: new Date(record.createdAt),
    SuspendedProcesses: [...record.suspendedProcesses].map((ProcessName) => ({
      ProcessName,
      SuspensionReason: 'User suspended',
    })),
    VPCZoneIdentifier: subnets.join(','),
    EnabledMetrics: [],
    Tags: groupTags(record),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
    TrafficSources: [],
  };
}

/** The group's own tags, all of which its instances inherit. */
function groupTags({ name, tags }: GroupRecord): TagDescription[] {
  return Object.entries(tags).map(([Key, Value]) => ({
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
    Key,
    Value,
    PropagateAtLaunch: true,
  }));
}

function membersOf({ members }: GroupRecord, state: LabState): Instance[] {
  return [...members].flatMap(([id, { lifecycle, health }]) => {
    const instance = state.ec2.instances.get(id);
    if (!instance) return [];
    return {
      InstanceId: id,
      InstanceType: instance.type,
      AvailabilityZone: instance.zone,
      LifecycleState: lifecycle,
      HealthStatus: health,
      ImageId: instance.imageId,
      ProtectedFromScaleIn: false,
    };
  });
}
