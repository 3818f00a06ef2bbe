import { BadInputError } from '#core';
import { z } from 'zod';
import { constantsOf, constantsSchema } from './constants-file.ts';
import type { LabSpec } from './lab-spec.ts';
import { pathOf, serviceName, serviceOf, serviceSchema } from './service-file.ts';

const instances = z.strictObject({
  count: z.int().min(1).max(100),
  type: z.string().min(1).default('t3.medium'),
  cpu: z.int().min(1).default(2048).describe('ECS CPU units of one instance, 1024 to a vCPU'),
  memory: z.int().min(1).default(3840).describe('MiB that its agent registers'),
  tags: z.record(z.string().min(1), z.string()).default({ squall: 'allowed' }),
  protected: z.int().min(0).default(0).describe('How many of the first ones have termination protection'),
});

const file = z.strictObject({
  version: z.literal(1).default(1),
  name: z.string().regex(/^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/, 'is not a name: a-z, 0-9 and -, at most 20'),
  seed: z.int().default(1).describe('Ids and placement follow from it'),
  zones: z.int().min(1).max(6).default(3),
  instances,
  services: z.record(serviceName, serviceSchema),
  profile: z.enum(['fast', 'aws']).default('fast'),
  constants: constantsSchema.default({}),
});

/** A lab file as a person writes it. */
export type LabFile = z.input<typeof file>;

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

type ParsedFile = z.output<typeof file>;

function checkWhole({ instances, services }: ParsedFile, context: z.RefinementCtx<ParsedFile>): void {
  const issue = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  if (Object.keys(services).length === 0) issue(['services'], 'a lab needs at least one service');
  if (instances.protected > instances.count)
    issue(['instances', 'protected'], `cannot exceed count, which is ${instances.count}`);
  const owners = new Map<string, string>();
  for (const [name, { cpu, memory, path }] of Object.entries(services)) {
    if (cpu > instances.cpu)
      issue(['services', name, 'cpu'], `one task does not fit an instance of ${instances.cpu}`);
    if (memory > instances.memory)
      issue(['services', name, 'memory'], `one task does not fit an instance of ${instances.memory}`);
    const prefix = pathOf(name, path);
    if (prefix === undefined) continue;
    const owner = owners.get(prefix);
    if (owner !== undefined) issue(['services', name, 'path'], `"${prefix}" is the path of ${owner} already`);
    owners.set(prefix, name);
  }
}

function toSpec(parsed: ParsedFile): LabSpec {
  const { name, seed, zones, instances, profile } = parsed;
  const services = Object.entries(parsed.services).map(([name, service]) => serviceOf(name, service));
  return {
    name,
    seed,
    zones,
    instances,
    services,
    profile,
    constants: constantsOf(profile, parsed.constants),
  };
}
