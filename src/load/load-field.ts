import { z } from 'zod';
import type { LoadEngine } from './contract.ts';
import { engineNamed, engines, usualEngine } from './engines.ts';
import { engineField } from './file/engine-field.ts';
import { reserveField } from './file/reserve-field.ts';
import { toldFields } from './file/scenario-fields.ts';
import { trafficField } from './file/traffic-field.ts';
import { warmUpField } from './file/warm-up-field.ts';

const steered = Object.values<LoadEngine>(engines)
  .filter(({ canBeSteered }) => canBeSteered)
  .map(({ name }) => name)
  .join(', ');

/** The `load` of an experiment file. */
export const loadField = z
  .strictObject({
    reserve: reserveField.optional(),
    warmUp: warmUpField(engineField(engines, usualEngine)).optional(),
    traffic: trafficField.optional(),
  })
  .refine((load) => Object.values(load).some((one) => one !== undefined), {
    error: 'needs reserve, warmUp or traffic',
  })
  .refine(
    ({ warmUp }) =>
      !warmUp?.grow.trim().startsWith('adaptive') || engineNamed(warmUp.engine.kind).canBeSteered,
    { path: ['warmUp', 'grow'], error: `is adaptive only with an engine that can be steered: ${steered}` },
  )
  .superRefine(({ warmUp }, context) => {
    if (!warmUp) return;
    const { kind, params } = warmUp.engine;
    const scenarios = (warmUp.scenarios ?? [warmUp]).map(({ url = '', headers }) => ({ url, headers }));
    const unfit = engineNamed(kind).unfitFor?.({ role: 'warm-up', scenarios }, params);
    if (unfit === undefined) return;
    context.addIssue({ code: 'custom', path: ['warmUp', 'engine'], message: `can't warm up: ${unfit}` });
  })
  .superRefine(({ warmUp, traffic }, context) => {
    if (!warmUp || !traffic || traffic.url !== undefined || traffic.scenarios) return;
    const message = 'goes with url or scenarios; without them the traffic is what warmUp sends';
    for (const name of toldFields(traffic))
      context.addIssue({ code: 'custom', path: ['traffic', name], message, input: traffic });
  })
  .meta({ description: 'What is sent to the target besides probes: a warm-up, and traffic.' });

export type LoadInFile = z.output<typeof loadField>;

const loadInFile = z.custom<LoadInFile>((value) => typeof value === 'object' && value !== null);

/** The load of a file that its own schema has read, or of a journal that holds it. */
export function readLoad(load: unknown): LoadInFile {
  return loadInFile.parse(load);
}
