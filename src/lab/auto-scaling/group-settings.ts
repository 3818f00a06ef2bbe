import type { CreateAutoScalingGroupType, UpdateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import type { GroupChange } from '../control/auto-scaling/groups.ts';
import { terminationPolicies } from '../control/auto-scaling/scale-in.ts';
import { checkNotNegative, refuseUnmodelled, validationError } from './errors.ts';

type Settings = Partial<CreateAutoScalingGroupType> & Partial<UpdateAutoScalingGroupType>;
type HealthCheckType = 'EC2' | 'ELB';

/** What of a group the lab does not model, each with the value that asks for nothing special. */
const unmodelled = {
  LaunchConfigurationName: undefined,
  MixedInstancesPolicy: undefined,
  InstanceId: undefined,
  LoadBalancerNames: undefined,
  PlacementGroup: undefined,
  CapacityRebalance: false,
  DeletionProtection: 'none',
  ServiceLinkedRoleARN: undefined,
  MaxInstanceLifetime: 0,
  Context: undefined,
  DesiredCapacityType: 'units',
  TrafficSources: undefined,
  InstanceMaintenancePolicy: undefined,
  AvailabilityZoneDistribution: undefined,
  AvailabilityZoneImpairmentPolicy: undefined,
  CapacityReservationSpecification: undefined,
  InstanceLifecyclePolicy: undefined,
};

/** The settings that creating and updating a group have in common; absent where none was given. */
export function settingsOf(input: Settings): Omit<GroupChange, 'min' | 'max' | 'desired' | 'zones'> {
  refuseUnmodelled(input, unmodelled);
  const { HealthCheckType, HealthCheckGracePeriod, DefaultCooldown, DefaultInstanceWarmup } = input;
  const { TerminationPolicies, NewInstancesProtectedFromScaleIn } = input;
  checkNotNegative('healthCheckGracePeriod', HealthCheckGracePeriod);
  checkNotNegative('defaultCooldown', DefaultCooldown);
  if (DefaultInstanceWarmup !== undefined && DefaultInstanceWarmup < -1)
    throw validationError('DefaultInstanceWarmup must be -1 or a number of seconds.');
  return {
    ...(HealthCheckType !== undefined && { healthCheckTypes: healthCheckTypesOf(HealthCheckType) }),
    ...(HealthCheckGracePeriod !== undefined && { gracePeriodMs: HealthCheckGracePeriod * 1000 }),
    ...(DefaultCooldown !== undefined && { cooldownMs: DefaultCooldown * 1000 }),
    ...(DefaultInstanceWarmup !== undefined && { warmupMs: DefaultInstanceWarmup * 1000 }),
    ...(TerminationPolicies?.length && { terminationPolicies: checkedPolicies(TerminationPolicies) }),
    ...(NewInstancesProtectedFromScaleIn !== undefined && {
      newInstancesProtected: NewInstancesProtectedFromScaleIn,
    }),
  };
}

function healthCheckTypesOf(text: string): HealthCheckType[] {
  const named = text.split(',').map((name) => name.trim());
  if (named.some((name) => name === 'EBS' || name === 'VPC_LATTICE'))
    throw validationError(`The lab does not model the health check type ${text}.`);
  if (!named.every(isHealthCheckType))
    throw validationError(`Invalid HealthCheckType: ${text}. Valid types are: [EC2, ELB, EBS, VPC_LATTICE].`);
  return [...new Set(named.filter(isHealthCheckType))];
}

function isHealthCheckType(name: string): name is HealthCheckType {
  return name === 'EC2' || name === 'ELB';
}

function checkedPolicies(names: string[]): string[] {
  for (const name of names) {
    if (name.startsWith('arn:')) throw validationError('The lab does not model custom termination policies.');
    if (!terminationPolicies.includes(name))
      throw validationError(
        `Termination policy ${name} is not valid. Valid termination policies are: [${terminationPolicies.join(', ')}].`,
      );
  }
  return names;
}

/** Refuses sizes that contradict each other. */
export function checkSizes({ min, max, desired }: { min: number; max: number; desired: number }): void {
  checkNotNegative('minSize', min);
  checkNotNegative('maxSize', max);
  checkNotNegative('desiredCapacity', desired);
  if (max < min)
    throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (desired < min || desired > max)
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
}
