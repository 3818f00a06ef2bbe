import { parseDuration } from '#core';
import { z } from 'zod';
import { constantName } from './constants-text.ts';
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
    agentDisconnect: times("a host's silence to its agent's disconnect, while EC2 says that it runs"),
    agentReconnect: times("a host's return to its agent's reconnect"),
    instanceStop: times('stopping to stopped, at least'),
    instanceReboot: times('how long a reboot takes'),
    spotNotice: times("a spot instance's notice to its end"),
    rebalance: times('how often the scheduler looks whether the zones are even'),
    healthyAfter: times('RUNNING to counted as healthy, for a task without health checks'),
    eventSilence: times('how long a service event is not repeated'),
    startRetry: times('the longest wait after failed starts in a row'),
    cooldown: times("a group's cooldown after a simple scaling"),
    hookHeartbeat: times('how long a lifecycle hook waits'),
    balancerProvisioning: times('CreateLoadBalancer to active'),
    balancerCapacity: z
      .union([z.literal('unlimited').transform(() => Infinity), z.number().min(1)])
      .optional()
      .describe('requests per second that a fresh balancer accepts, or unlimited'),
    balancerGrowth: times('how long a balancer must be pressed until it has grown'),
    balancerGrowthFactor: z.number().gt(1).max(100).optional().describe('by what it grows, and shrinks'),
    balancerShrink: times('how long a balancer must be idle until it has shrunk'),
    requestsPerUnit: z
      .number()
      .min(1)
      .optional()
      .describe('requests per second that one reserved LCU stands for'),
    reservation: times('ModifyCapacityReservation to provisioned'),
    dnsPropagation: times("a change of records to the name servers' answers"),
    customHealth: times("UpdateInstanceCustomHealthStatus to the name servers' answers"),
    routeCheckInterval: times('between two checks of a Route 53 health check'),
    metricPeriod: times("the width of a bucket of AWS's own metrics"),
    metricLag: times('the end of a bucket to its being readable'),
    alarmEvaluation: times('how often alarms are evaluated'),
    readLag: times('how far listings and descriptions are behind; 0s is off'),
    apiRateFactor: z
      .union([z.literal('unlimited').transform(() => Infinity), z.number().gt(0)])
      .optional()
      .describe("how many times AWS's request rates the API lets through, or unlimited"),
  })
  .describe("Values that differ from the profile's");

/** Every constant: the file's own value, else the profile's. */
export function constantsOf(
  profile: keyof typeof profiles,
  own: z.output<typeof constantsSchema>,
): Constants {
  const constants: Constants = { ...profiles[profile] };
  const given: Readonly<Partial<Record<string, number>>> = own;
  for (const key of Object.keys(constants).filter(isConstant)) {
    const value = given[constantName(key)];
    if (value !== undefined) constants[key] = value;
  }
  return constants;
}

function isConstant(key: string): key is keyof Constants {
  return key in profiles.fast;
}
