// squall.yaml: the targets that experiments may name, and what may be done to them. Pure.
import { BadInputError } from '#core';
import type { AwsReference, TargetReference } from '#core';
import { nearest, readDocument } from '#documents';
import { z } from 'zod';
import { configSchema } from './schema.ts';
import type { Config } from './schema.ts';

export type { Config } from './schema.ts';

/** Reads a configuration file's text; raises DocumentError with every problem at once. */
export function parseConfig(text: string, file: string): Config {
  return readDocument(text, file, configSchema);
}

/** The JSON Schema of squall.yaml, for editors. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
}

/** What a target stands for; raises BadInputError for a name that the configuration, if there is one, does not have. */
export function resolveTarget(
  reference: TargetReference,
  config: { file: string; config: Config } | undefined,
): Exclude<TargetReference, { kind: 'named' }> {
  if (reference.kind !== 'named') return reference;
  const { name } = reference;
  const found: AwsReference | undefined = config?.config.targets.get(name);
  if (found) return found;
  if (!config)
    throw new BadInputError(`The target ${name} is named in no squall.yaml: there is none here or above.`, {
      hint: 'Write one (squall init), give it with --config, or use target: lab.',
    });
  const names = [...config.config.targets.keys()];
  const near = nearest(name, names);
  throw new BadInputError(`${config.file} has no target ${name}; it has ${names.join(', ') || 'none'}.`, {
    ...(near !== undefined && { hint: `Did you mean ${near}?` }),
  });
}
