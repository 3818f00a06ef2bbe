// Runs a program and takes its exit code and output for an answer.
import { isSecretReference, moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import {
  commonFields,
  commonPlan,
  defineProbe,
  probeRateField,
  probeTimeoutField,
  rateText,
} from '../contract.ts';
import { toleranceField } from '../tolerance.ts';

const name = 'command';

const params = z
  .strictObject({
    run: z
      .array(z.string())
      .min(1)
      .meta({ description: 'The program and its arguments, as a list: no shell reads them.' }),
    ...commonFields,
    rate: probeRateField.prefault('1/s').meta({ description: 'How often it asks.' }),
    timeout: probeTimeoutField.prefault('10s').meta({
      description: 'After this it is a failure, and the program is ended with all that it started.',
    }),
    environment: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .default({})
      .meta({
        description:
          'Variables besides PATH and HOME; nothing else of the environment is passed on. A value env:NAME or file:path is a secret by reference; all others, and the arguments, are kept in the journal.',
      }),
    exitCode: z.int().min(0).max(255).default(0).meta({ description: 'The exit code that is ok.' }),
    output: toleranceField.optional().meta({
      description: 'What the standard output must be: a value, a range, { matches } or { jsonPath }.',
    }),
  })
  .meta({ title: name });

export default defineProbe({
  name,
  summary: 'Runs a program at a fixed rate and checks its exit code and output.',
  params,
  example: { run: ['check-orders', '--quick'], service: 'orders', rate: '1/s', output: '>= 1' },
  plan: (params): ProbePlan[] => {
    const { run, name: called, environment, exitCode, output, rate } = params;
    const [program = ''] = run;
    const service = params.service ?? called ?? program;
    const secrets = Object.values(environment).filter(isSecretReference).length;
    return [
      {
        id: service,
        kind: name,
        service,
        summary: `runs ${program}, ${rateText(rate)}${secrets === 0 ? '' : `, with secrets`}`,
        params: { run, environment, exitCode, ...(output !== undefined && { output }) },
        ...commonPlan(params),
        isRequest: false,
      },
    ];
  },
  lane: 'patient',
  role: 'users',
  sender: moduleBeside(import.meta.url, 'sender'),
});
