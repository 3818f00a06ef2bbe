import { durationField } from '#core';
import { z } from 'zod';
import type { HookSpec, LabSpec } from './lab-spec.ts';

const hook = z.strictObject({
  on: z.enum(['launching', 'terminating']),
  heartbeat: durationField.optional().describe('How long it waits; the constant hookHeartbeat by default'),
  onTimeout: z.enum(['CONTINUE', 'ABANDON']).default('CONTINUE').describe('What its time-out means'),
});

/** The schema of the Auto Scaling group in a lab file. */
export const groupSchema = z.strictObject({
  min: z.int().min(0).default(0),
  max: z.int().min(1).max(10_000).optional().describe('Twice the count by default'),
  healthCheck: z.array(z.enum(['EC2', 'ELB'])).default(['EC2']),
  gracePeriod: durationField.prefault('0s').describe('HealthCheckGracePeriod'),
  cooldown: durationField.optional().describe('DefaultCooldown; the constant cooldown by default'),
  warmUp: durationField.optional().describe('DefaultInstanceWarmup'),
  hooks: z.record(z.string().regex(/^[\w/-]{1,255}$/), hook).default({}),
});

export function groupOf(parsed: z.output<typeof groupSchema>, count: number): LabSpec['group'] {
  const { min, max, healthCheck, gracePeriod, cooldown, warmUp, hooks } = parsed;
  return {
    min,
    max: max ?? count * 2,
    healthCheckTypes: healthCheck,
    gracePeriodMs: gracePeriod,
    ...(cooldown !== undefined && { cooldownMs: cooldown }),
    ...(warmUp !== undefined && { warmupMs: warmUp }),
    hooks: Object.entries(hooks).map(([name, of]) => hookOf(name, of)),
  };
}

function hookOf(name: string, { on, heartbeat, onTimeout }: z.output<typeof hook>): HookSpec {
  return {
    name,
    transition:
      on === 'launching' ? 'autoscaling:EC2_INSTANCE_LAUNCHING' : 'autoscaling:EC2_INSTANCE_TERMINATING',
    ...(heartbeat !== undefined && { heartbeatMs: heartbeat }),
    defaultResult: onTimeout,
  };
}
