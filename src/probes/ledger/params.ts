import { z } from 'zod';
import { commonFields } from '../contract.ts';
import { fillIngress, headersField } from '#requests';
import { postgresFields } from '../postgres-connection.ts';
import { tableParam } from '../postgres-table.ts';

function isUrlOfId(text: string): boolean {
  const url = URL.parse(fillIngress(text, 'http://ingress'));
  const isHttp = url !== null && ['http:', 'https:'].includes(url.protocol);
  return isHttp && url.username === '' && url.password === '' && text.includes('{id}');
}

const writeField = z
  .string()
  .regex(/^(?:PUT|POST) \S+$/, { error: 'must be a method and a URL: PUT {{ingress}}/store/{id}' })
  .refine((text) => isUrlOfId(text.split(' ')[1] ?? ''), {
    error: 'must go to an http or https URL with {id} in it and no password: PUT {{ingress}}/store/{id}',
  })
  .meta({
    description:
      'How one id is written: PUT or POST and a URL with {id}; the body is a value that stands in no URL.',
  });

const httpField = z
  .strictObject({
    write: writeField,
    read: z
      .string()
      .refine(isUrlOfId, { error: 'must be an http or https URL with {id} in it and no password' })
      .meta({
        description:
          'The URL of one id. Its answer holds the body that was written where it was kept; 404, 410 and a 2xx without it are missing, all else can’t be read.',
      }),
    headers: headersField,
  })
  .meta({ description: 'A store behind an HTTP API.' });

const postgresField = z
  .strictObject(postgresFields)
  .meta({ description: 'A PostgreSQL database, in which a table is created and dropped at the end.' });

const leftOversField = z.enum(['refuse', 'take out']).default('refuse');

const queueField = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be the URL of a queue' })
      .refine((url) => !url.endsWith('.fifo'), { error: 'must be a standard queue, no FIFO one' })
      .meta({ description: 'QueueUrl.' }),
    leftOvers: leftOversField.meta({
      description:
        'What a ledger left in the queue that was killed, interrupted or refused: refuse leaves it there and writes nothing; take out deletes the messages that bear the mark of a ledger, so no other run may use the queue meanwhile. Messages of others are never deleted.',
    }),
  })
  .meta({
    description:
      'A queue of SQS that is the ledger’s own: it sends, receives and deletes. One that holds anything else is left as it is.',
  });

/** The parameters of the probe in an experiment file. */
export const params = z
  .strictObject({
    http: httpField.optional(),
    postgres: postgresField.optional(),
    queue: queueField.optional(),
    reads: z
      .int()
      .min(0)
      .max(10)
      .default(1)
      .meta({ description: 'How many reads of acknowledged ids go with each write; none of a queue.' }),
    ...commonFields,
  })
  .refine(
    ({ http, postgres, queue }) => [http, postgres, queue].filter((one) => one !== undefined).length === 1,
    { error: 'needs one store: http, postgres or queue' },
  )
  .meta({ title: 'ledger' });

const watching = { reads: z.number(), timeoutMs: z.number() };

/** What the sender takes. */
export const senderParams = z.discriminatedUnion('store', [
  z.object({
    store: z.literal('http'),
    method: z.string(),
    url: z.string(),
    read: z.string(),
    headers: z.record(z.string(), z.string()),
    ...watching,
  }),
  z.object({
    store: z.literal('postgres'),
    ...postgresFields,
    table: tableParam,
    connectionsAtOnce: z.number(),
    ...watching,
  }),
  z.object({ store: z.literal('queue'), url: z.string(), leftOvers: leftOversField, ...watching }),
]);

export type Params = z.output<typeof params>;
export type SenderParams = z.output<typeof senderParams>;
type Unwatched<Told> = Told extends unknown ? Omit<Told, keyof typeof watching> : never;
/** What a store alone takes of it. */
export type StoreParams = Unwatched<SenderParams>;
export type HttpStoreParams = Extract<SenderParams, { store: 'http' }>;
export type PostgresStoreParams = Extract<SenderParams, { store: 'postgres' }>;
export type QueueStoreParams = Extract<StoreParams, { store: 'queue' }>;
