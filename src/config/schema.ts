import type { AwsReference } from '#core';
import { z } from 'zod';
import { blackoutField, windowField } from './window-fields.ts';

const accountField = z
  .union([z.string(), z.number()])
  .refine((id) => /^\d{12}$/.test(String(id)) && typeof id === 'string', {
    error: ({ input }) =>
      `${JSON.stringify(input)} is no account; write its 12 digits in quotes: "111122223333"`,
  })
  .transform(String);

const roleField = z.strictObject({
  arn: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, {
      error: 'must be the ARN of a role: arn:aws:iam::111122223333:role/squall',
    })
    .meta({ description: 'Assumed by whoever the SDK finds, or by profile.' }),
  externalId: z.string().min(2).optional().meta({ description: "What the role's trust policy asks for." }),
});

const endpointField = z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), {
  error: ({ input }) => `"${String(input)}" is no URL; write http://127.0.0.1:4566`,
});

const targetField = z
  .strictObject({
    ecsCluster: z.string().min(1).optional().meta({ description: 'An ECS cluster on EC2 instances.' }),
    autoScalingGroup: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'An Auto Scaling group, with the target groups that it is attached to.' }),
    region: z.string().min(1).optional().meta({ description: 'eu-west-1; else that of the profile.' }),
    profile: z.string().min(1).optional().meta({ description: 'A profile of the AWS configuration files.' }),
    role: roleField.optional(),
    endpoint: endpointField.optional().meta({ description: 'One address for every service of AWS.' }),
    accounts: z
      .array(accountField)
      .min(1)
      .optional()
      .meta({ description: 'In these accounts it may be hurt; without them it can be planned only.' }),
    production: z.boolean().optional().meta({
      description:
        "Whoever is asked for a yes types the experiment's name; --yes and an approved plan have said it.",
    }),
    windows: z.array(windowField).min(1).optional().meta({ description: 'It is hurt at these times alone.' }),
    blackouts: z.array(blackoutField).optional().meta({ description: 'On these days it is not hurt.' }),
    killsPerDay: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'So many instances at most are hurt in any 24 hours.' }),
  })
  .refine(
    ({ ecsCluster, autoScalingGroup }) => (ecsCluster === undefined) !== (autoScalingGroup === undefined),
    {
      error: 'each target is either an ecsCluster or an autoScalingGroup',
    },
  )
  .transform((written): Omit<AwsReference, 'name'> => {
    const { ecsCluster = '', autoScalingGroup, production, role, ...rest } = written;
    const of = autoScalingGroup === undefined ? { ecsCluster } : { autoScalingGroup };
    const { externalId } = role ?? {};
    return {
      kind: 'aws',
      of,
      ...(rest.region !== undefined && { region: rest.region }),
      ...(rest.profile !== undefined && { profile: rest.profile }),
      ...(role && { role: { arn: role.arn, ...(externalId !== undefined && { externalId }) } }),
      ...(rest.endpoint !== undefined && { endpoint: rest.endpoint }),
      ...(rest.accounts && { accounts: rest.accounts }),
      ...(production !== undefined && { isProduction: production }),
      ...(rest.windows && { windows: rest.windows }),
      ...(rest.blackouts && { blackouts: rest.blackouts }),
      ...(rest.killsPerDay !== undefined && { killsPerDay: rest.killsPerDay }),
    };
  });

const hostField = z.string().regex(/^(?:\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i, {
  error: 'must be a host without scheme, port and path: shop.example.com',
});

/** squall.yaml as written. */
export const configSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'The version of this format.' }),
    targets: z
      .record(
        z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes')
          .refine((name) => name !== 'lab', 'the name lab is taken by the embedded lab'),
        targetField,
      )
      .meta({ description: 'What experiments may name as their target.' }),
    hosts: z.array(hostField).optional().meta({
      description:
        'Hosts that load may be sent to without a yes: shop.example.com, or *.staging.example.com.',
    }),
  })
  .meta({ title: 'Squall configuration' })
  .transform(({ targets, hosts = [] }) => ({
    hosts,
    targets: new Map(
      Object.entries(targets).map(([name, target]): [string, AwsReference] => [name, { ...target, name }]),
    ),
  }));

export type Config = z.output<typeof configSchema>;
