import { dnsTypes } from '#core';
import type { Capacity, Instance, Inventory } from '#core';
import { z } from 'zod';

const text = z.string();
const texts = z.array(z.string());
const count = z.int().nonnegative();

const amount = z.number().nonnegative();

const capacity = z.object({
  cpu: amount,
  memory: amount,
  cpuFree: amount,
  memoryFree: amount,
  isClosed: z.boolean().exactOptional(),
}) satisfies z.ZodType<Capacity>;

export const instanceFields = {
  id: text,
  state: text,
  zone: text,
  type: text,
  privateIp: text.exactOptional(),
  subnetId: text.exactOptional(),
  launchedAt: text.exactOptional(),
  lifecycle: z.enum(['on-demand', 'spot']),
  tags: z.record(z.string(), z.string()),
  group: text.exactOptional(),
  isProtected: z.boolean(),
  capacity: capacity.exactOptional(),
};

const instance = z.object(instanceFields) satisfies z.ZodType<Instance>;

const task = z.object({
  id: text,
  service: text,
  status: text,
  instanceId: text.exactOptional(),
  startedAt: text.exactOptional(),
  addresses: texts.exactOptional(),
  needs: z.object({ cpu: amount, memory: amount }).exactOptional(),
});

const foundBy = text;

const endpoint = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    url: text,
    host: text.exactOptional(),
    statuses: text,
    isPrivate: z.boolean().exactOptional(),
    foundBy,
  }),
  z.object({
    kind: z.literal('dns'),
    name: text,
    type: z.enum(dnsTypes),
    ttlSeconds: count,
    port: count.exactOptional(),
    isPrivate: z.boolean().exactOptional(),
    foundBy,
  }),
  z.object({ kind: z.literal('queue'), name: text, url: text, foundBy }),
  z.object({ kind: z.literal('container'), foundBy }),
]);

const service = z.object({
  name: text,
  desired: count,
  running: count,
  tasks: z.array(task),
  targetGroups: texts,
  endpoints: z.array(endpoint),
  deadEnds: texts.exactOptional(),
  calls: texts.exactOptional(),
});

const group = z.object({
  name: text,
  desired: count,
  min: count,
  max: count,
  instanceIds: texts,
  suspendedProcesses: texts,
  inServiceIds: texts.exactOptional(),
  protectedIds: texts.exactOptional(),
});

const targetGroup = z.object({
  name: text,
  arn: text,
  service: text.exactOptional(),
  targets: z.array(
    z.object({ id: text, instanceId: text.exactOptional(), health: text, reason: text.exactOptional() }),
  ),
});

export const inventorySchema = z.object({
  target: text,
  account: text,
  region: text,
  takenAt: text,
  instances: z.array(instance),
  services: z.array(service),
  groups: z.array(group),
  targetGroups: z.array(targetGroup),
  gaps: texts,
}) satisfies z.ZodType<Inventory>;
