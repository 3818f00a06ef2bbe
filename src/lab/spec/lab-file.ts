import { BadInputError, durationField } from '#core';
import { z } from 'zod';
import { alarmOf, alarmSchema } from './alarm-file.ts';
import { isBehaviour } from './behaviours.ts';
import { constantsOf, constantsSchema } from './constants-file.ts';
import { groupOf, groupSchema } from './group-file.ts';
import { incidentSchema } from './incident-file.ts';
import { checkWhole } from './lab-checks.ts';
import type { LabSpec } from './lab-spec.ts';
import { serviceName, serviceOf, serviceSchema } from './service-file.ts';

const instances = z.strictObject({
  count: z.int().min(1).max(10_000),
  type: z.string().min(1).default('t3.medium'),
  cpu: z.int().min(1).default(2048).describe('ECS CPU units of one instance, 1024 to a vCPU'),
  memory: z.int().min(1).default(3840).describe('MiB that its agent registers'),
  tags: z.record(z.string().min(1), z.string()).default({ squall: 'allowed' }),
  protected: z.int().min(0).default(0).describe('How many of the first ones have termination protection'),
  spot: z.int().min(0).default(0).describe('How many of them are spot'),
  spotDraining: z
    .boolean()
    .default(false)
    .describe('Agents drain on a spot notice, ECS_ENABLE_SPOT_INSTANCE_DRAINING'),
});

const queue = z.strictObject({
  visibility: durationField.prefault('30s'),
  fill: z.number().min(0).max(1000).default(0).describe('Messages a second that the lab itself puts in'),
});

const balancer = z.strictObject({
  reserved: z
    .int()
    .min(100)
    .max(15_000)
    .optional()
    .describe('LCUs of a capacity reservation, from the start'),
});

const role = z.strictObject({
  externalId: z.string().min(2).optional().describe('What whoever assumes it must name'),
});

const action = z
  .string()
  .regex(/^[a-z0-9]+:[A-Za-z0-9*]+$/, 'is not an action: write ec2:StopInstances or ecs:*')
  .describe('An action of IAM');

const behaviourName = z
  .string()
  .refine(isBehaviour, 'is not a behaviour of the lab; docs/lab.md lists them')
  .describe('A behaviour of docs/lab.md');

const file = z.strictObject({
  version: z.literal(1).default(1),
  name: z.string().regex(/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/, 'is not a name: a-z, 0-9 and -, at most 20'),
  seed: z.int().default(1).describe('Ids and placement follow from it'),
  zones: z.int().min(1).max(6).default(3),
  instances,
  group: groupSchema.prefault({}),
  services: z.record(serviceName, serviceSchema),
  queues: z.record(z.string().regex(/^[\w-]{1,80}$/), queue).default({}),
  alarms: z.record(z.string().min(1).max(255), alarmSchema).default({}),
  balancer: balancer.prefault({}),
  incidents: z.array(incidentSchema).default([]).describe('What happens to the lab, and when'),
  roles: z
    .record(z.string().regex(/^[\w+=,.@-]{1,64}$/), role)
    .default({})
    .describe('Roles that may be assumed; by default every role of the account'),
  denies: z.array(action).default([]).describe('Actions that nobody may ask for: ec2:StopInstances, ecs:*'),
  without: z.array(behaviourName).default([]).describe('Behaviours that are switched off'),
  profile: z.enum(['fast', 'aws']).default('fast'),
  constants: constantsSchema.default({}),
});

/** A lab file as a person writes it. */
export type LabFile = z.input<typeof file>;

/** A lab file with its defaults. */
export type ParsedLabFile = z.output<typeof file>;

/** The schema of a lab file: plain data in, a checked and complete {@link LabSpec} out. */
export const labFileSchema = file.superRefine(checkWhole).transform(toSpec);

/** Reads a lab file that is plain data already; raises BadInputError with every issue. */
export function parseLab(data: unknown): LabSpec {
  const result = labFileSchema.safeParse(data);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new BadInputError(`The lab file cannot be taken: ${issues.join('; ')}`, {
    hint: 'Correct the lab file.',
  });
}

function toSpec(parsed: ParsedLabFile): LabSpec {
  const { name, seed, zones, profile, incidents } = parsed;
  const { spotDraining, ...hosts } = parsed.instances;
  return {
    name,
    seed,
    zones,
    instances: { ...hosts, isSpotDrained: spotDraining },
    group: groupOf(parsed.group, hosts.count),
    services: Object.entries(parsed.services).map(([key, service]) => serviceOf(key, service)),
    queues: Object.entries(parsed.queues).map(([key, { visibility, fill }]) => ({
      name: key,
      visibilityMs: visibility,
      fillPerSecond: fill,
    })),
    alarms: Object.entries(parsed.alarms).map(([key, alarm]) => alarmOf(key, alarm)),
    incidents,
    roles: Object.entries(parsed.roles).map(([key, { externalId }]) => ({
      name: key,
      ...(externalId !== undefined && { externalId }),
    })),
    denies: parsed.denies,
    reservedUnits: parsed.balancer.reserved ?? 0,
    without: new Set(parsed.without.filter(isBehaviour)),
    profile,
    constants: constantsOf(profile, parsed.constants),
  };
}
