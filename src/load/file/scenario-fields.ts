import { durationField } from '#core';
import { headersField, methods, statusField, urlField } from '#requests';
import { z } from 'zod';

/** Taken where a file tells nothing; where it tells them, it makes no difference. */
const usual = { method: 'GET', timeout: '10s', timeoutMs: 10_000, statuses: '200-399' } as const;

const loadTimeout = durationField.refine((ms) => ms > 0 && ms <= 600_000, {
  error: 'must be above zero and at most 10m',
});

/** What a request of a load may be told. Texts may hold `{{id}}`, `{{n}}` and columns of the data. */
export const requestFields = {
  url: urlField.optional(),
  method: z.enum(methods).default(usual.method).meta({ description: 'What is asked.' }),
  headers: headersField,
  body: z
    .union([z.string(), z.record(z.string(), z.json()), z.array(z.json())])
    .optional()
    .meta({ description: 'What is sent along: a text, or a value that is sent as JSON.' }),
  expect: z
    .strictObject({ status: statusField })
    .prefault({})
    .meta({ description: 'Which statuses are ok: 200-399 by default.' }),
  timeout: loadTimeout
    .prefault(usual.timeout)
    .meta({ description: 'No whole answer within this time is a failure; 10s by default.' }),
  service: z.string().min(1).optional().meta({
    description:
      'Whose users it stands for: what its requests feel tells of this service, as probes do. By default the service of its own name, where the target has one.',
  }),
  data: z.string().min(1).optional().meta({
    description:
      'A file whose rows fill {{column}} in url, headers and body, one a request: CSV with a header line, or .ndjson.',
  }),
};

const requestObject = z.strictObject(requestFields);
export type RequestInFile = z.output<typeof requestObject>;

/** One kind of request among several. */
const scenarioField = z
  .strictObject({
    ...requestFields,
    url: urlField,
    name: z
      .string()
      .regex(/^[\w.-]{1,63}$/, 'must be letters, digits, dots, dashes and underscores, at most 63')
      .meta({ description: 'Names it in reports and in the ids of its requests.' }),
    weight: z
      .number()
      .min(1e-6)
      .max(1e6)
      .default(1)
      .meta({ description: 'Its part of all requests, relative to those of the others.' }),
  })
  .refine(takesItsBody, {
    path: ['body'],
    error: 'goes with a method that takes one, such as POST',
  });

export type ScenarioInFile = z.output<typeof scenarioField>;

export const scenariosField = z
  .array(scenarioField)
  .min(1)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    error: 'have the same name twice',
  })
  .optional()
  .meta({ description: 'Several kinds of requests with their weights, in place of url.' });

/** Which fields of a request a file told, as far as it makes a difference. */
export function toldFields({
  url,
  method,
  headers,
  body,
  expect,
  timeout,
  data,
  service,
}: RequestInFile): string[] {
  const isTold = {
    url: url !== undefined,
    method: method !== usual.method,
    headers: Object.keys(headers).length > 0,
    body: body !== undefined,
    expect: expect.status !== usual.statuses,
    timeout: timeout !== usual.timeoutMs,
    data: data !== undefined,
    service: service !== undefined,
  };
  return Object.entries(isTold).flatMap(([name, isSo]) => (isSo ? [name] : []));
}

type Asked = RequestInFile & { scenarios?: ScenarioInFile[] | undefined };

/** Refuses what would be left out without a word: beside scenarios, and without the url that it belongs to. */
export function refuseIdle(asked: Asked, context: z.core.$RefinementCtx<Asked>): void {
  const told = toldFields(asked);
  const refuse = (path: string[], message: string) =>
    context.addIssue({ code: 'custom', path, message, input: asked });
  if (asked.scenarios && asked.url !== undefined) refuse([], 'takes either url or scenarios');
  else if (asked.scenarios) for (const name of told) refuse([name], 'is told by each of scenarios itself');
  else if (asked.url === undefined)
    for (const name of told.filter((one) => ofUrl.includes(one))) refuse([name], 'goes with url');
}

/** What a request to a service at its load balancer does not take. */
const ofUrl = ['method', 'body', 'data', 'service'];

/** A body goes with a method that takes one. */
export function takesItsBody({ method, body }: Pick<RequestInFile, 'method' | 'body'>): boolean {
  return body === undefined || !['GET', 'HEAD'].includes(method);
}

/** How load is sent, whatever it is. */
export const sendingFields = {
  workers: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'Generators that share the work; by default one for each 8,000/s.' }),
  connections: z.int().min(1).max(60_000).optional().meta({
    description:
      'The most connections at once; by default as many as requests may be under way, 10,000 at most.',
  }),
  recycle: durationField.prefault('60s').meta({
    description:
      'A connection that is older is not used again, so that new addresses of a balancer are found; 60s by default.',
  }),
};
