import type { Experiment } from '#core';
import { readDocument } from '#documents';
import { z } from 'zod';
import { experimentSchema, notYet } from './schema.ts';

/** Reads an experiment file's text; raises DocumentError with every problem at once. */
export function parseExperiment(text: string, file: string): Experiment {
  return readDocument(text, file, experimentSchema, { notYet });
}

/** The JSON Schema of experiment files, for editors. */
export function experimentJsonSchema(): object {
  return z.toJSONSchema(experimentSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
}
