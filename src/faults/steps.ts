import { messageOf, type UndoOutcome, type UndoStep } from '#core';
import type { z } from 'zod';

/** A step, with what its parameters say. */
export interface Thing<Params> {
  id: string;
  params: Params;
}

/** The steps whose parameters are of this form. */
export function stepsOf<Params>(steps: readonly UndoStep[], form: z.ZodType<Params>): Thing<Params>[] {
  return steps.flatMap(({ id, params }) => {
    const parsed = form.safeParse(params);
    return parsed.success ? [{ id, params: parsed.data }] : [];
  });
}

/** What becomes of the steps that are of no known form. */
export function unread(
  steps: readonly UndoStep[],
  ...known: readonly (readonly Thing<unknown>[])[]
): UndoOutcome[] {
  const ids = new Set(known.flat().map(({ id }) => id));
  return steps
    .filter(({ id }) => !ids.has(id))
    .map(({ id }) => ({ id, state: 'left', detail: 'this version does not know such a step' }));
}

/** Changes one after the other; why some could not be, by the id of the step. */
export async function changeEach<Params>(
  things: readonly Thing<Params>[],
  change: (params: Params) => Promise<void>,
): Promise<Map<string, string>> {
  const errors = new Map<string, string>();
  for (const { id, params } of things) {
    try {
      await change(params);
    } catch (error) {
      errors.set(id, messageOf(error));
    }
  }
  return errors;
}
