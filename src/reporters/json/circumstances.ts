import { z } from 'zod';

/** A fault or probe as the experiment file names it. */
export const requestSchema = z.strictObject({ kind: z.string(), params: z.unknown() });

export const runSchema = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  file: z.string(),
  sha256: z.string().meta({ description: 'Of the text of the experiment file.' }),
  squall: z.string(),
  node: z.string(),
  platform: z.string(),
});

export const targetSchema = z
  .strictObject({
    name: z.string(),
    account: z.string(),
    region: z.string(),
    instances: z.int(),
    services: z.int(),
  })
  .nullable();

export const labSchema = z
  .strictObject({ file: z.string(), profile: z.string(), constants: z.record(z.string(), z.string()) })
  .nullable()
  .meta({
    description: 'The embedded lab and the constants that shaped its recovery; null for any other target.',
  });

const victimSchema = z.strictObject({
  id: z.string(),
  zone: z.string(),
  type: z.string(),
  lifecycle: z.enum(['on-demand', 'spot']),
  group: z.string().nullable(),
  privateIp: z.string().nullable(),
  launchedAt: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  tasks: z.array(z.strictObject({ id: z.string(), service: z.string() })),
});

export const faultSchema = z.strictObject({
  kind: z.string(),
  summary: z.string(),
  sentAtMs: z.number().nullable().meta({ description: 'Its own t0; null when it was never sent.' }),
  isSent: z
    .boolean()
    .meta({ description: 'Whether its first request left; else the victims were only chosen.' }),
  error: z.string().nullable(),
  victims: z.array(victimSchema).meta({
    description: 'As they were before t0. Of a fault that was not sent: those that it would have hurt.',
  }),
  wanted: z.int().nullable().meta({
    description: 'How many were to be hurt where the target itself picked them; else null.',
  }),
  proofs: z.array(z.strictObject({ id: z.string(), state: z.string(), isProven: z.boolean() })),
});

export const undoSchema = z.strictObject({
  fault: z
    .union([z.int(), z.literal('load')])
    .meta({ description: 'The place of the fault, from 0; load for what the load of the run changed.' }),
  kind: z.string(),
  sentAtMs: z.number().nullable().meta({
    description: 'When the first request that put something back was sent; null when none was.',
  }),
  doneAtMs: z.number().nullable(),
  steps: z.array(
    z.strictObject({
      id: z.string(),
      does: z.string(),
      state: z.enum(['undone', 'needless', 'left']),
      detail: z.string(),
      byHand: z.array(z.string()).meta({ description: 'The same by hand, as commands of the AWS CLI.' }),
    }),
  ),
  error: z.string().nullable(),
});

export const guardSchema = z.strictObject({
  text: z.string(),
  tripped: z
    .strictObject({ sinceAtMs: z.number(), dueAtMs: z.number(), atMs: z.number(), reactionMs: z.number() })
    .nullable()
    .meta({
      description:
        'Since when it was broken, when it had been for long enough, and when the run was stopped; the reaction is from due to stopped. Null when it was not.',
    }),
});
