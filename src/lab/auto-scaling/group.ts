import type { AutoScalingGroup, TagDescription } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord } from '../control/auto-scaling/records.ts';
import type { LabState } from '../control/state.ts';
import { validationError } from './errors.ts';
import { describedMember, templateOf } from './member.ts';

/** The group of this name. */
export function groupNamed(state: LabState, name = ''): GroupRecord {
  const group = state.autoScaling.groups.get(name);
  if (!group) throw validationError(`AutoScalingGroup name not found - AutoScalingGroup ${name} not found`);
  return group;
}

/** The same for a change: one that is being deleted takes none. */
export function changeableGroup(state: LabState, name = ''): GroupRecord {
  const group = groupNamed(state, name);
  if (group.status !== undefined)
    throw validationError(`AutoScalingGroup name not found - AutoScalingGroup ${name} is pending delete`);
  return group;
}

/** A group as Auto Scaling describes it. */
export function describedGroup(
  record: GroupRecord,
  state: LabState,
  isWithInstances: boolean,
): AutoScalingGroup {
  const zones = state.ec2.zones.filter(({ name }) => record.zones.includes(name));
  return {
    AutoScalingGroupName: record.name,
    AutoScalingGroupARN: record.arn,
    ...templatesOf(record, state),
    MinSize: record.min,
    MaxSize: record.max,
    DesiredCapacity: record.desired,
    DefaultCooldown: record.cooldownMs / 1000,
    AvailabilityZones: record.zones,
    AvailabilityZoneIds: zones.map(({ id }) => id),
    LoadBalancerNames: [],
    TargetGroupARNs: [...record.targetGroupArns],
    HealthCheckType: record.healthCheckTypes.join(','),
    HealthCheckGracePeriod: record.gracePeriodMs / 1000,
    Instances: isWithInstances
      ? [...record.members].map(([id, member]) => describedMember(id, member, state))
      : [],
    CreatedTime: new Date(record.createdAt),
    SuspendedProcesses: [...record.suspendedProcesses].map((ProcessName) => ({
      ProcessName,
      SuspensionReason: 'User suspended',
    })),
    VPCZoneIdentifier: zones.map(({ subnetId }) => subnetId).join(','),
    EnabledMetrics: [],
    ...(record.status !== undefined && { Status: record.status }),
    Tags: describedTags(record),
    TerminationPolicies: record.terminationPolicies,
    NewInstancesProtectedFromScaleIn: record.newInstancesProtected,
    CapacityRebalance: false,
    ...(record.warmupMs !== undefined && { DefaultInstanceWarmup: record.warmupMs / 1000 }),
    TrafficSources: [...record.targetGroupArns].map((Identifier) => ({ Identifier, Type: 'elbv2' })),
  };
}

/** A group with spot instances has its template within a policy. */
function templatesOf({ templateVersion, spotCount, desired }: GroupRecord, state: LabState) {
  const template = templateOf(state, templateVersion);
  if (spotCount === 0) return { LaunchTemplate: template };
  return {
    MixedInstancesPolicy: {
      LaunchTemplate: { LaunchTemplateSpecification: template, Overrides: [] },
      InstancesDistribution: {
        OnDemandAllocationStrategy: 'prioritized',
        OnDemandBaseCapacity: Math.max(0, desired - spotCount),
        OnDemandPercentageAboveBaseCapacity: 0,
        SpotAllocationStrategy: 'lowest-price',
        SpotInstancePools: 1,
      },
    },
  };
}

export function describedTags({ name, tags, propagated }: GroupRecord): TagDescription[] {
  return Object.entries(tags).map(([Key, Value]) => ({
    ResourceId: name,
    ResourceType: 'auto-scaling-group',
    Key,
    Value,
    PropagateAtLaunch: propagated.has(Key),
  }));
}
