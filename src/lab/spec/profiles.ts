import type { Constants } from './lab-spec.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** AWS's own defaults where they are documented, and typical times where they are not. */
const aws: Constants = {
  instanceLaunchMs: 45 * second,
  agentRegistrationMs: 40 * second,
  groupCheckMs: minute,
  shutdownWithinMs: 30 * second,
  terminationMs: 30 * second,
  silenceMs: hour,
  hostLossDetectionMs: 30 * second,
  schedulerMs: 5 * second,
  taskStartMs: 15 * second,
  taskStopWithinMs: 30 * second,
  placementAttempts: 3,
  placementRetryMs: 15 * minute,
  healthCheckIntervalMs: 30 * second,
  healthCheckTimeoutMs: 6 * second,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  deregistrationMs: 5 * second,
  drainingMs: 5 * minute,
  balancerConnectTimeoutMs: 10 * second,
  balancerIdleTimeoutMs: minute,
  endedVisibleMs: hour,
};

/** The same behaviour compressed, so that losing hosts and coming back takes seconds. */
const fast: Constants = {
  instanceLaunchMs: 5 * second,
  agentRegistrationMs: second,
  groupCheckMs: second,
  shutdownWithinMs: 2 * second,
  terminationMs: 1.5 * second,
  silenceMs: 30 * second,
  hostLossDetectionMs: second,
  schedulerMs: 0.25 * second,
  taskStartMs: 1.5 * second,
  taskStopWithinMs: 2 * second,
  placementAttempts: 3,
  placementRetryMs: 5 * second,
  healthCheckIntervalMs: second,
  healthCheckTimeoutMs: 0.8 * second,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  deregistrationMs: 0.3 * second,
  drainingMs: 5 * second,
  balancerConnectTimeoutMs: second,
  balancerIdleTimeoutMs: 5 * second,
  endedVisibleMs: 10 * minute,
};

/** Every constant of each profile; a lab file may override any of them. */
export const profiles = { fast, aws };
