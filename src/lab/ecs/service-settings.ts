import type {
  CreateServiceRequest,
  DeploymentConfiguration,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs';
import type { ServiceRecord } from '../control/ecs/records.ts';
import type { ServiceSettings } from '../control/ecs/services.ts';
import { invalid, refuseUnmodelled, requireOneOf } from './errors.ts';
import { readConstraints, readStrategies } from './placement.ts';

type Scheduling = ServiceRecord['scheduling'];

/** What both CreateService and UpdateService say of how a service runs. */
type Given = Pick<
  CreateServiceRequest & UpdateServiceRequest,
  | 'desiredCount'
  | 'deploymentConfiguration'
  | 'placementStrategy'
  | 'placementConstraints'
  | 'availabilityZoneRebalancing'
  | 'healthCheckGracePeriodSeconds'
  | 'propagateTags'
  | 'enableECSManagedTags'
  | 'deploymentController'
  | 'serviceConnectConfiguration'
>;

/** How a service runs, besides what it is linked with. */
type Running = Omit<ServiceSettings, 'targetGroups' | 'registries' | 'network'>;

const mostTasks = 5000;
const longestGraceSeconds = 2_147_483_647;

/** What a new service has where nothing is said. */
export function usualSettings(scheduling: Scheduling): Running {
  const isDaemon = scheduling === 'DAEMON';
  return {
    desired: 0,
    minimumHealthyPercent: isDaemon ? 0 : 100,
    maximumPercent: isDaemon ? 100 : 200,
    circuitBreaker: { isEnabled: false, isRollback: false },
    placement: [],
    constraints: [],
    isRebalanced: false,
    gracePeriodMs: 0,
    propagateTags: 'NONE',
    hasManagedTags: false,
  };
}

/** `current` with all that the request says, checked. */
export function readSettings(given: Given, scheduling: Scheduling, current: Running): Running {
  refuseUnmodelled(given, [
    'capacityProviderStrategy',
    'platformVersion',
    'enableExecuteCommand',
    'volumeConfigurations',
    'vpcLatticeConfigurations',
  ]);
  if (given.serviceConnectConfiguration?.enabled) throw invalid('The lab does not model Service Connect.');
  const controller = given.deploymentController?.type ?? 'ECS';
  if (controller !== 'ECS') throw invalid(`The lab does not model the deployment controller ${controller}.`);
  const { placementStrategy, placementConstraints, availabilityZoneRebalancing: rebalancing } = given;
  requireOneOf('availabilityZoneRebalancing', rebalancing, ['ENABLED', 'DISABLED']);
  requireOneOf('propagateTags', given.propagateTags, ['SERVICE', 'TASK_DEFINITION', 'NONE']);
  const next: Running = {
    ...current,
    ...readDeployment(given.deploymentConfiguration, scheduling, current),
    desired: desiredOf(given.desiredCount, scheduling) ?? current.desired,
    placement: placementStrategy ? readStrategies(placementStrategy) : current.placement,
    constraints: placementConstraints ? readConstraints(placementConstraints) : current.constraints,
    gracePeriodMs: graceOf(given.healthCheckGracePeriodSeconds) ?? current.gracePeriodMs,
    propagateTags: given.propagateTags ?? current.propagateTags,
    hasManagedTags: given.enableECSManagedTags ?? current.hasManagedTags,
    isRebalanced: rebalancing === undefined ? current.isRebalanced : rebalancing === 'ENABLED',
  };
  if (scheduling === 'DAEMON' && next.placement.length > 0)
    throw invalid('The daemon scheduling strategy does not support placement strategies.');
  const obstacle = obstacleToRebalancing(next, scheduling);
  if (next.isRebalanced && obstacle !== undefined)
    throw invalid(`Availability Zone rebalancing is not supported for ${obstacle}.`);
  return next;
}

/** Why zones cannot be kept even; undefined where they can. */
export function obstacleToRebalancing(
  { placement: [first], constraints, maximumPercent }: Running,
  scheduling: Scheduling,
): string | undefined {
  if (scheduling === 'DAEMON') return 'services that use the daemon scheduling strategy';
  if (maximumPercent <= 100) return 'services with a maximumPercent of 100';
  if (first && !(first.type === 'spread' && first.field === 'attribute:ecs.availability-zone'))
    return 'services whose first placement strategy is not a spread over Availability Zones';
  if (constraints.some(({ expression = '' }) => expression.includes('ecs.availability-zone')))
    return 'services with a placement constraint on the Availability Zone';
  return undefined;
}

function desiredOf(count: number | undefined, scheduling: Scheduling): number | undefined {
  if (count === undefined) return undefined;
  if (scheduling === 'DAEMON')
    throw invalid('The daemon scheduling strategy does not support a desired count for services.');
  if (count < 0) throw invalid('The desired count cannot be less than 0.');
  if (count > mostTasks) throw invalid(`The desired count cannot be more than ${mostTasks}.`);
  return count;
}

function graceOf(seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  if (seconds < 0 || seconds > longestGraceSeconds)
    throw invalid(`Health check grace period must be between 0 and ${longestGraceSeconds}.`);
  return seconds * 1000;
}

function readDeployment(
  given: DeploymentConfiguration | undefined,
  scheduling: Scheduling,
  current: Running,
): Pick<Running, 'minimumHealthyPercent' | 'maximumPercent' | 'circuitBreaker'> {
  const {
    minimumHealthyPercent = current.minimumHealthyPercent,
    maximumPercent = current.maximumPercent,
    deploymentCircuitBreaker: breaker,
    strategy = 'ROLLING',
    bakeTimeInMinutes = 0,
    alarms,
    earlySuccessCriteria: early,
    ...rest
  } = given ?? {};
  refuseUnmodelled(rest, ['lifecycleHooks', 'linearConfiguration', 'canaryConfiguration']);
  if (strategy !== 'ROLLING') throw invalid(`The lab does not model the deployment strategy ${strategy}.`);
  if (bakeTimeInMinutes > 0) throw invalid('The lab does not model bakeTimeInMinutes.');
  if (early?.enable) throw invalid('The lab does not model earlySuccessCriteria.');
  if (alarms?.enable) throw invalid('The lab does not model deployment alarms.');
  if (breaker) refuseUnmodelled(breaker, ['thresholdConfiguration']);
  if (breaker?.resetOnHealthyTask === false)
    throw invalid('The lab does not model resetOnHealthyTask false.');
  if (minimumHealthyPercent < 0 || minimumHealthyPercent > 100)
    throw invalid('minimumHealthyPercent must be between 0 and 100.');
  if (maximumPercent < 100) throw invalid('maximumPercent cannot be less than 100.');
  if (scheduling === 'DAEMON' && maximumPercent !== 100)
    throw invalid(
      'The daemon scheduling strategy does not support values for maximumPercent other than 100.',
    );
  if (minimumHealthyPercent === 100 && maximumPercent === 100)
    throw invalid(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  const circuitBreaker = breaker
    ? { isEnabled: breaker.enable ?? false, isRollback: breaker.rollback ?? false }
    : current.circuitBreaker;
  if (circuitBreaker.isRollback && !circuitBreaker.isEnabled)
    throw invalid('Rollback cannot be enabled when the deployment circuit breaker is disabled.');
  return { minimumHealthyPercent, maximumPercent, circuitBreaker };
}
