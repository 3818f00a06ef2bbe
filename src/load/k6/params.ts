import { z } from 'zod';

/** What only this engine takes in a file. */
export const params = z
  .strictObject({
    script: z.string().min(1).optional().meta({
      description:
        'A script of your own in place of what the job says: it runs as it is, with its own options and scenarios, but with the usual system tags of k6. Whether its loop is open or closed is its own matter. Its path is from the directory of the file; whom it asks is not known, so that it needs a yes.',
    }),
    recycleConnections: z.enum(['by-age', 'each-request']).default('by-age').meta({
      description:
        'by-age closes a connection before it is older than the load allows; each-request opens one for every request, as many small clients do.',
    }),
    environment: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .default({})
      .meta({
        description:
          'Variables that your script reads from __ENV; nothing else but PATH, TMPDIR and the certificates of SSL_CERT_* is passed on, and no config.json of k6 is read. A value env:NAME or file:path is a secret by reference.',
      }),
  })
  .prefault({});

export type Params = z.output<typeof params>;
