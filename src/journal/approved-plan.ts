import { BadInputError, messageOf } from '#core';
import type { ApprovedPlan } from '#core';
import { replaceFile } from '#files';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { inventorySchema } from './inventory-schema.ts';
import { experimentSchema, planSchema } from './plan-schema.ts';

const text = z.string();
const longestBytes = 128 * 1024 * 1024;

const schema = z.object({
  version: z.literal(1),
  madeAt: text,
  squall: text,
  experiment: experimentSchema,
  source: z.object({ file: text, sha256: text }),
  inventory: inventorySchema,
  plan: planSchema,
}) satisfies z.ZodType<ApprovedPlan>;

const sealed = z.object({ sha256: text, approved: z.unknown() });

/** Writes a plan down with a seal that tells when somebody has changed it. */
export function writeApprovedPlan(file: string, approved: ApprovedPlan): void {
  const body = JSON.stringify(approved);
  try {
    replaceFile(file, `${JSON.stringify({ sha256: sealOf(body), approved }, null, 1)}\n`);
  } catch (cause) {
    throw new BadInputError(`The plan can't be written to ${file}: ${messageOf(cause)}.`, { cause });
  }
}

/** Reads a plan that was written down; raises BadInputError for what is none, or was changed since. */
export function readApprovedPlan(file: string): ApprovedPlan {
  const content = contentOf(file);
  const outer = sealed.safeParse(content);
  if (!outer.success) throw noPlan(file, 'it has no seal');
  if (sealOf(JSON.stringify(outer.data.approved)) !== outer.data.sha256)
    throw noPlan(file, 'it was changed since it was written');
  const inner = schema.safeParse(outer.data.approved);
  if (inner.success) return inner.data;
  const [issue] = inner.error.issues;
  throw noPlan(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

function contentOf(file: string): unknown {
  try {
    if (statSync(file).size > longestBytes) throw new Error(`it is larger than ${longestBytes} bytes`);
    return JSON.parse(readFileSync(file, 'utf8'), refusePrototype);
  } catch (cause) {
    throw noPlan(file, cause instanceof SyntaxError ? 'it is no JSON' : messageOf(cause), cause);
  }
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error('the key __proto__ is refused');
  return value;
}

function noPlan(file: string, why: string, cause?: unknown): BadInputError {
  return new BadInputError(`${file} is no plan that can be run: ${why}.`, {
    hint: 'Write one with: squall plan <experiment> --out plan.json',
    ...(cause !== undefined && { cause }),
  });
}

function sealOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
