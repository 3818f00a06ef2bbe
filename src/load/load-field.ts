import { z } from 'zod';
import { engineNamed, engines, usualEngine } from './engines.ts';
import { engineField } from './file/engine-field.ts';
import { reserveField } from './file/reserve-field.ts';
import { trafficField } from './file/traffic-field.ts';
import { warmUpField } from './file/warm-up-field.ts';

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
    ({ warmUp }) => !warmUp?.grow.startsWith('adaptive') || engineNamed(warmUp.engine.kind).canBeSteered,
    { path: ['warmUp', 'grow'], error: 'is adaptive only with an engine whose rate can be changed: traffic' },
  )
  .meta({ description: 'What is sent to the target besides probes: a warm-up, and traffic.' });

export type LoadInFile = z.output<typeof loadField>;
