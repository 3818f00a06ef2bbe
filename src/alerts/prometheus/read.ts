import { z } from 'zod';
import { timeField } from '../fields.ts';
import type { JsonClient } from '../json-client.ts';

const labels = z.record(z.string(), z.string());

const alert = z.object({
  state: z.enum(['firing', 'pending', 'inactive']).catch('inactive'),
  activeAt: timeField,
});

const rule = z.object({
  type: z.string(),
  name: z.string(),
  duration: z.number().default(0),
  labels: labels.default({}),
  state: z.string().default('unknown'),
  health: z.string().default('unknown'),
  lastError: z.string().optional(),
  lastEvaluation: timeField.optional(),
  alerts: z.array(alert).nullish(),
});

const rulesAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    groups: z.array(
      z.object({
        name: z.string(),
        file: z.string().default(''),
        interval: z.number().positive(),
        rules: z.array(rule),
      }),
    ),
  }),
});

const samplesAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: labels, values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});

/** One alerting rule as Prometheus has it now. */
export interface Rule {
  /** Its name; with its group where two groups have one of that name. */
  id: string;
  name: string;
  labels: Record<string, string>;
  intervalMs: number;
  forMs: number;
  state: string;
  health: string;
  lastError: string | undefined;
  /** Wall milliseconds of Prometheus's clock. */
  evaluatedAt: number;
  /** When each of its alerts became pending, by what it is now. */
  alerts: { state: 'firing' | 'pending' | 'inactive'; activeAt: number }[];
}

/** One series of ALERTS: its labels, and the wall milliseconds at which it was there. */
export interface Series {
  labels: Record<string, string>;
  at: number[];
}

/** Every alerting rule. */
export async function readRules(client: JsonClient, signal: AbortSignal) {
  const { body, clock } = await client.get('/api/v1/rules', [['type', 'alert']], rulesAnswer, signal);
  const alerting = body.data.groups.flatMap((group) =>
    group.rules.filter(({ type }) => type === 'alerting').map((rule) => ({ group, rule })),
  );
  const names = alerting.map(({ rule: { name } }) => name);
  const taken = new Set<string>();
  const rules = alerting.map(({ group, rule }): Rule => {
    const isAlone = names.indexOf(rule.name) === names.lastIndexOf(rule.name);
    const wanted = isAlone ? rule.name : `${group.name}/${rule.name}`;
    return {
      id: freeId(wanted, taken),
      name: rule.name,
      labels: rule.labels,
      intervalMs: group.interval * 1000,
      forMs: rule.duration * 1000,
      state: rule.state,
      health: rule.health,
      lastError: rule.lastError,
      evaluatedAt: rule.lastEvaluation ?? NaN,
      alerts: rule.alerts ?? [],
    };
  });
  return { rules, clock };
}

/** Every evaluation since then at which an alert of these names was pending or firing. */
export async function readSamples(
  client: JsonClient,
  names: readonly string[],
  since: number,
  signal: AbortSignal,
) {
  const pattern = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const seconds = Math.max(60, Math.ceil((Date.now() - since) / 1000) + 60);
  const query = `ALERTS{alertname=~${JSON.stringify(pattern)}}[${seconds}s]`;
  const { body, clock } = await client.get('/api/v1/query', [['query', query]], samplesAnswer, signal);
  const series = body.data.result.map(({ metric, values }): Series => ({
    labels: metric,
    at: values.map(([second]) => second * 1000),
  }));
  return { series, clock };
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let copy = 2; taken.has(id); copy += 1) id = `${wanted}#${copy}`;
  taken.add(id);
  return id;
}
