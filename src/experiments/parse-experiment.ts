import type { Experiment } from '#core';
import { readDocument } from '#documents';
import { fileTrouble } from '#load';
import { z } from 'zod';
import { experimentSchema, notYet } from './schema.ts';

/**
 * Reads an experiment file's text, and the files that its load names where their directory is given; raises
 * DocumentError with every problem at once.
 */
export function parseExperiment(text: string, file: string, directory?: string): Experiment {
  const schema = directory === undefined ? experimentSchema : withFilesIn(directory);
  return readDocument(text, file, schema, { notYet });
}

function withFilesIn(directory: string) {
  return experimentSchema.superRefine(({ load }, context) => {
    for (const { path, message, hint } of fileTrouble(load, directory))
      context.addIssue({ code: 'custom', path: ['load', ...path], message, params: { hint } });
  });
}

/** The JSON Schema of experiment files, for editors. */
export function experimentJsonSchema(): object {
  return z.toJSONSchema(experimentSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
}
