// Alerting rules of a Prometheus, or of what speaks its API.
import { baseUrlField } from '#core';
import type { AlertDescription } from '#core';
import { z } from 'zod';
import { authorization } from '../auth.ts';
import { defineAlertSource, type AlertLook, type OpenedAlertSource } from '../contract.ts';
import { authFields, lagField, textsField } from '../fields.ts';
import { JsonClient } from '../json-client.ts';
import { transitionsIn } from './history.ts';
import { readRules, readSamples, type Rule } from './read.ts';
import { stateOf } from './state.ts';

const name = 'prometheus';

const params = z.strictObject({
  url: baseUrlField.meta({ description: 'Base address of Prometheus: http://prometheus:9090.' }),
  names: textsField
    .optional()
    .meta({ description: 'Alerting rules to follow, by name; all that match labels by default.' }),
  labels: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'Only rules that carry these labels: { team: shop }.' }),
  ...authFields,
  lag: lagField,
});

type Params = z.output<typeof params>;

export default defineAlertSource({
  name,
  summary: 'Alerting rules of Prometheus: pending, firing, and the recorded history of both.',
  params,
  example: { url: 'http://127.0.0.1:9090', labels: { team: 'shop' } },
  open: async (params, { subjects }) => new PrometheusSource(params, subjects),
});

class PrometheusSource implements OpenedAlertSource {
  readonly isOpenEnded = false;
  readonly #params: Params;
  readonly #client: JsonClient;
  readonly #subjects: ReadonlySet<string>;
  #rules: Rule[] = [];

  constructor(params: Params, subjects: ReadonlySet<string>) {
    this.#params = params;
    this.#subjects = subjects;
    this.#client = new JsonClient({ source: name, url: params.url, headers: authorization(params) });
  }

  async describe(signal: AbortSignal) {
    const { rules } = await this.#read(signal);
    this.#rules = rules;
    const missing = (this.#params.names ?? []).filter((one) => !rules.some((rule) => rule.name === one));
    return { alerts: rules.map((rule) => this.#described(rule)), missing };
  }

  async look(signal: AbortSignal): Promise<AlertLook> {
    const { rules, clock } = await this.#read(signal);
    const known = new Map(rules.map((rule) => [rule.id, rule]));
    const wall = clock?.wall ?? Date.now();
    return { states: this.#rules.map(({ id }) => stateOf(id, known.get(id), wall)), clock };
  }

  async history(since: number, signal: AbortSignal) {
    const names = [...new Set(this.#rules.map(({ name }) => name))];
    if (names.length === 0) return [];
    const { series, clock } = await readSamples(this.#client, names, since, signal);
    const now = clock?.wall ?? Date.now();
    return this.#rules
      .flatMap((rule) => transitionsIn(series, rule, now))
      .filter(({ at }) => at >= since)
      .sort((a, b) => a.at - b.at);
  }

  close(): void {}

  async #read(signal: AbortSignal) {
    const { names, labels = {} } = this.#params;
    const { rules, clock } = await readRules(this.#client, signal);
    const isFollowed = (rule: Rule) =>
      (names === undefined || names.includes(rule.name)) &&
      Object.entries(labels).every(([label, value]) => rule.labels[label] === value);
    return { rules: rules.filter(isFollowed), clock };
  }

  #described({ id, name, intervalMs, forMs, labels }: Rule): AlertDescription {
    const { names, labels: wanted = {}, lag } = this.#params;
    const told = Object.keys(wanted).map((label) => `${label}=${labels[label] ?? ''}`);
    const foundBy = told.length === 0 ? 'a rule of this Prometheus' : `label ${told.join(', ')}`;
    return {
      id,
      name,
      kind: 'rule',
      periodMs: intervalMs,
      // It fires at the first evaluation that is `for` after the one that found it pending.
      periods: 1 + Math.ceil(forMs / intervalMs),
      lagMs: lag ?? null,
      subjects: Object.values(labels).filter((value) => this.#subjects.has(value)),
      foundBy: names === undefined ? foundBy : 'listed',
    };
  }
}
