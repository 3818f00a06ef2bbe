import { z } from 'zod';
import { commonFields } from '../contract.ts';
import { headersField, methods, statusField, urlField } from '#requests';
import { jsonPathField, patternField, rangeField } from '../tolerance.ts';

const expectField = z
  .strictObject({
    status: statusField,
    body: z.string().min(1).optional().meta({ description: 'A text that the body contains.' }),
    bodyMatches: patternField
      .optional()
      .meta({ description: 'A regular expression that the first 64 KiB of the body match.' }),
    bodyJson: jsonPathField
      .optional()
      .meta({ description: 'What the body says as JSON: { jsonPath: $.status, is: ok }.' }),
    tlsDaysLeft: rangeField
      .optional()
      .meta({ description: 'For how many days the certificate of https is still good: ">= 14".' }),
  })
  .prefault({})
  .meta({
    description:
      'What counts as ok: by default any status from 200 to 399. A body over 1 MiB is not judged: unknown.',
  });

/** The parameters of the probe in an experiment file. */
export const params = z
  .strictObject({
    url: urlField,
    ...commonFields,
    method: z.enum(methods).default('GET').meta({ description: 'What is asked.' }),
    body: z
      .union([z.string(), z.record(z.string(), z.json()), z.array(z.json())])
      .optional()
      .meta({ description: 'What is sent along: a text, or a value that is sent as JSON.' }),
    headers: headersField,
    connections: z.enum(['fresh', 'pooled']).default('fresh').meta({
      description: 'fresh opens a connection for each request, as a new user does; pooled keeps them.',
    }),
    expect: expectField,
  })
  .refine(({ method, body }) => body === undefined || !['GET', 'HEAD'].includes(method), {
    path: ['body'],
    error: 'goes with a method that takes one, such as POST',
  })
  .refine(({ url, expect }) => expect.tlsDaysLeft === undefined || url.startsWith('https:'), {
    path: ['expect', 'tlsDaysLeft'],
    error: 'goes with an https URL: nothing else has a certificate',
  })
  .meta({ title: 'http' });

export type Params = z.output<typeof params>;
