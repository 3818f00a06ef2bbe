import { alertSources } from '#alerts';
import { durationField } from '#core';
import type { Experiment, Request, TargetReference } from '#core';
import { faults } from '#faults';
import { loadField } from '#load';
import { autoOptions, probes } from '#probes';
import { z } from 'zod';
import { callsField } from './calls.ts';
import { expectField } from './expect-field.ts';
import { guardsField } from './guards-field.ts';
import { retriesField } from './retries-field.ts';

const targetField = z
  .union(
    [
      z.literal('lab'),
      z.strictObject({ lab: z.string().min(1) }),
      z.strictObject({
        ecsCluster: z.string().min(1),
        region: z.string().optional(),
        profile: z.string().optional(),
      }),
      z.string().min(1),
    ],
    {
      error: 'must be lab, a name of squall.yaml, { lab: a file } or { ecsCluster: a name, region, profile }',
    },
  )
  .meta({
    description:
      "Where to run: 'lab' is embedded; { lab: file } takes a lab of your own; any other name is one of squall.yaml; { ecsCluster } can be planned only.",
  });

/** One key that names the plugin, and its parameters. */
function oneOf(kinds: Record<string, z.ZodType>, what: string): z.ZodType<Request> {
  const names = Object.keys(kinds).join(', ');
  return z
    .strictObject(
      Object.fromEntries(Object.entries(kinds).map(([name, params]) => [name, params.optional()])),
    )
    .refine((item) => Object.keys(item).length === 1, `each ${what} names exactly one of: ${names}`)
    .transform((item): Request => {
      const [kind = '', params] = Object.entries(item)[0] ?? [];
      return { kind, params };
    });
}

const probeKinds = Object.fromEntries(Object.values(probes).map(({ name, params }) => [name, params]));
const faultKinds = Object.fromEntries(Object.values(faults).map(({ name, params }) => [name, params]));

const autoRequest = z.literal('auto').transform((): Request => ({ kind: 'auto', params: {} }));
const probesField = z
  .union([
    autoRequest.transform((request) => [request]),
    z.array(z.union([autoRequest, oneOf({ auto: autoOptions, ...probeKinds }, 'probe')])).min(1),
  ])
  .prefault('auto');

const alertKinds = Object.fromEntries(Object.values(alertSources).map(({ name, params }) => [name, params]));
const alertsField = z
  .union([
    autoRequest.transform((request) => [request]),
    z.array(z.union([autoRequest, oneOf(alertKinds, 'alert source')])),
  ])
  .prefault('auto')
  .meta({
    description: "Where alerts are followed: 'auto' is the target's own alarms; or a list; [] follows none.",
  });

const watchField = z
  .strictObject({
    steadyFor: durationField
      .prefault('30s')
      .meta({ description: 'How long the cluster must be well before it is touched.' }),
    settleFor: durationField
      .prefault('30s')
      .meta({ description: 'How long a service must hold ok to count as recovered.' }),
    giveUpAfter: durationField
      .prefault('30m')
      .meta({ description: 'From the fault on; what has not recovered by then has not.' }),
    pollEvery: durationField
      .refine((ms) => ms >= 50, { error: 'must be at least 50ms' })
      .optional()
      .meta({ description: 'How often the control plane is asked: 500ms on a lab, else 5s.' }),
    lostAfter: z
      .strictObject({
        sends: z.int().min(1).prefault(20).meta({ description: 'So many sends in a row.' }),
        for: durationField.prefault('1s').meta({ description: 'From the first of them to the last.' }),
      })
      .prefault({})
      .meta({ description: 'A service is lost after so many sends without an ok, over at least this time.' }),
    undoWithin: durationField
      .refine((ms) => ms >= 1000, { error: 'must be at least 1s' })
      .optional()
      .meta({ description: 'How long putting back what a fault did may take; 10m by default.' }),
    ignoreAlerts: z
      .array(z.string().min(1))
      .optional()
      .meta({ description: 'Alerts that may fire before the fault and are not judged, by name.' }),
  })
  .refine(({ giveUpAfter, settleFor }) => giveUpAfter > settleFor, {
    path: ['giveUpAfter'],
    error: 'must be longer than settleFor, or the run can never settle',
  })
  .prefault({});

/** The experiment file as written, and the Experiment it comes to. */
export const experimentSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'The version of this format.' }),
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes, at most 63')
      .meta({ description: 'Names the run and its reports.' }),
    hypothesis: z.string().optional().meta({ description: 'What you believe, in a sentence.' }),
    target: targetField.prefault('lab'),
    probes: probesField,
    alerts: alertsField,
    faults: z
      .array(oneOf(faultKinds, 'fault'))
      .meta({ description: 'What to do to the target; [] only watches.' }),
    load: loadField.optional(),
    guards: guardsField,
    retries: retriesField,
    calls: callsField,
    watch: watchField,
    expect: expectField.meta({ description: 'What must hold; the exit code follows from it.' }),
  })
  .meta({ title: 'Squall experiment' })
  .transform(
    ({
      name,
      hypothesis,
      target,
      probes,
      alerts,
      retries,
      calls,
      faults,
      load,
      guards,
      watch,
      expect,
    }): Experiment => {
      const reference = referenceOf(target);
      const pollEveryMs = watch.pollEvery ?? (reference.kind === 'lab' ? 500 : 5000);
      return {
        name,
        ...(hypothesis !== undefined && { hypothesis }),
        target: reference,
        probes,
        alerts,
        ...(retries && { retries }),
        ...(calls && { calls }),
        faults,
        ...(load && { load }),
        ...(guards && { guards }),
        watch: {
          steadyForMs: watch.steadyFor,
          settleForMs: watch.settleFor,
          giveUpAfterMs: watch.giveUpAfter,
          pollEveryMs,
          lostAfter: { sends: watch.lostAfter.sends, forMs: watch.lostAfter.for },
          ...(watch.undoWithin !== undefined && { undoWithinMs: watch.undoWithin }),
          ...(watch.ignoreAlerts && { ignoreAlerts: watch.ignoreAlerts }),
        },
        expect,
      };
    },
  );

function referenceOf(target: z.output<typeof targetField>): TargetReference {
  if (target === 'lab') return { kind: 'lab' };
  if (typeof target === 'string') return { kind: 'named', name: target };
  if ('lab' in target) return { kind: 'lab', file: target.lab };
  const { ecsCluster, region, profile } = target;
  return {
    kind: 'aws',
    of: { ecsCluster },
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  };
}

/** Keys of the language that later versions bring; a file that uses one is refused, never half run. */
export const notYet = ['schedule', 'repeat', 'notify', 'data'];
