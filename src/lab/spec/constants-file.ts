import { parseDuration } from '#core';
import { z } from 'zod';
import type { Constants } from './lab-spec.ts';
import { profiles } from './profiles.ts';

const durationOrNever = z
  .string()
  .meta({ description: 'A duration such as 500ms, 3s or 5m, or never', examples: ['3s', 'never'] })
  .transform((text, context) => {
    const ms = text.trim() === 'never' ? Infinity : parseDuration(text);
    if (ms !== undefined) return ms;
    context.addIssue({
      code: 'custom',
      message: `"${text}" is not a duration; write 500ms, 3s, 5m or never`,
    });
    return z.NEVER;
  });

const wholeNumber = z.int().min(1);
const times = (description: string) => durationOrNever.optional().describe(description);

/** The schema of `constants` in a lab file. */
export const constantsSchema = z
  .strictObject({
    instanceLaunch: times('RunInstances to running'),
    agentRegistration: times("running to the agent's registration with the cluster"),
    groupCheck: times('how often the Auto Scaling group looks at its members'),
    shutdownWithin: times('SIGTERM to SIGKILL of a host that is shut down'),
    termination: times('shutting-down to terminated'),
    silence: times('how long a vanished host stays silent before its addresses refuse'),
    hostLossDetection: times("a host's end to its tasks' STOPPED"),
    scheduler: times('how often the scheduler looks at its services'),
    taskStart: times("placement to the container's start (image pull)"),
    taskStopWithin: times('SIGTERM to SIGKILL of a task'),
    placementAttempts: wholeNumber.optional().describe('failed placements until the scheduler waits'),
    placementRetry: times('how long it then waits'),
    healthCheckInterval: times('between two health checks of a target'),
    healthCheckTimeout: times('how long a health check may take'),
    healthyThreshold: wholeNumber
      .optional()
      .describe('successes in a row until an unhealthy target is healthy'),
    unhealthyThreshold: wholeNumber.optional().describe('failures in a row until a target is unhealthy'),
    deregistration: times("STOPPED to the target's deregistration"),
    draining: times('how long a deregistered target may finish its requests'),
    balancerConnectTimeout: times('how long the balancer tries to connect to a target'),
    balancerIdleTimeout: times('how long the balancer waits for an answer'),
    endedVisible: times('how long ended instances and tasks stay visible'),
  })
  .describe("Values that differ from the profile's");

/** Every constant: the file's own value, else the profile's. */
export function constantsOf(
  profile: keyof typeof profiles,
  own: z.output<typeof constantsSchema>,
): Constants {
  const of = profiles[profile];
  return {
    instanceLaunchMs: own.instanceLaunch ?? of.instanceLaunchMs,
    agentRegistrationMs: own.agentRegistration ?? of.agentRegistrationMs,
    groupCheckMs: own.groupCheck ?? of.groupCheckMs,
    shutdownWithinMs: own.shutdownWithin ?? of.shutdownWithinMs,
    terminationMs: own.termination ?? of.terminationMs,
    silenceMs: own.silence ?? of.silenceMs,
    hostLossDetectionMs: own.hostLossDetection ?? of.hostLossDetectionMs,
    schedulerMs: own.scheduler ?? of.schedulerMs,
    taskStartMs: own.taskStart ?? of.taskStartMs,
    taskStopWithinMs: own.taskStopWithin ?? of.taskStopWithinMs,
    placementAttempts: own.placementAttempts ?? of.placementAttempts,
    placementRetryMs: own.placementRetry ?? of.placementRetryMs,
    healthCheckIntervalMs: own.healthCheckInterval ?? of.healthCheckIntervalMs,
    healthCheckTimeoutMs: own.healthCheckTimeout ?? of.healthCheckTimeoutMs,
    healthyThreshold: own.healthyThreshold ?? of.healthyThreshold,
    unhealthyThreshold: own.unhealthyThreshold ?? of.unhealthyThreshold,
    deregistrationMs: own.deregistration ?? of.deregistrationMs,
    drainingMs: own.draining ?? of.drainingMs,
    balancerConnectTimeoutMs: own.balancerConnectTimeout ?? of.balancerConnectTimeoutMs,
    balancerIdleTimeoutMs: own.balancerIdleTimeout ?? of.balancerIdleTimeoutMs,
    endedVisibleMs: own.endedVisible ?? of.endedVisibleMs,
  };
}
