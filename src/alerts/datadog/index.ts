// Monitors of Datadog, with the state of their groups.
import { baseUrlField, secretField } from '#core';
import type { AlertDescription } from '#core';
import { readSecret } from '#secrets';
import { z } from 'zod';
import { defineAlertSource, type AlertLook, type OpenedAlertSource } from '../contract.ts';
import { transitionsOf } from '../firing-spans.ts';
import { lagField, textsField } from '../fields.ts';
import { JsonClient } from '../json-client.ts';
import { readMonitors, spansOf, windowOf, type Monitor } from './read.ts';
import { stateOf } from './state.ts';

const name = 'datadog';

const params = z.strictObject({
  url: baseUrlField
    .prefault('https://api.datadoghq.com')
    .meta({ description: 'Base address of the API of your site: https://api.datadoghq.eu.' }),
  apiKey: secretField.meta({ description: 'API key, by reference: env:NAME or file:path.' }),
  appKey: secretField.meta({ description: 'Application key that may read monitors, by reference.' }),
  names: textsField.optional().meta({ description: 'Monitors to follow, by their exact names or ids.' }),
  tags: textsField.optional().meta({ description: 'Only monitors whose scope has these tags: env:prod.' }),
  monitorTags: textsField
    .optional()
    .meta({ description: 'Only monitors that carry these tags themselves: service:shop.' }),
  lag: lagField,
});

type Params = z.output<typeof params>;

export default defineAlertSource({
  name,
  summary: 'Monitors of Datadog; a muted one counts, and a warning is not yet an alert.',
  params,
  example: { apiKey: 'env:DD_API_KEY', appKey: 'env:DD_APP_KEY', monitorTags: ['service:shop'] },
  // Datadog counts requests by the hour.
  leastIntervalMs: 10_000,
  open: async (params, { subjects }) => new DatadogSource(params, subjects),
});

class DatadogSource implements OpenedAlertSource {
  readonly isOpenEnded = false;
  readonly #params: Params;
  readonly #client: JsonClient;
  readonly #subjects: ReadonlySet<string>;
  #ids: string[] = [];

  constructor(params: Params, subjects: ReadonlySet<string>) {
    const { url, apiKey, appKey } = params;
    const headers = { 'dd-api-key': readSecret(apiKey), 'dd-application-key': readSecret(appKey) };
    this.#params = params;
    this.#subjects = subjects;
    this.#client = new JsonClient({ source: name, url, headers });
  }

  async describe(signal: AbortSignal) {
    const { names } = this.#params;
    const { monitors } = await readMonitors(this.#client, this.#params, signal);
    const isCalled = ({ id, name }: Monitor, wanted: string) => name === wanted || String(id) === wanted;
    const followed = monitors.filter((one) => !names || names.some((wanted) => isCalled(one, wanted)));
    this.#ids = followed.map(({ id }) => String(id));
    const missing = (names ?? []).filter((wanted) => !monitors.some((one) => isCalled(one, wanted)));
    return { alerts: followed.map((monitor) => this.#described(monitor)), missing };
  }

  async look(signal: AbortSignal): Promise<AlertLook> {
    const { monitors, clock } = await readMonitors(this.#client, this.#params, signal);
    const known = new Map(monitors.map((monitor) => [String(monitor.id), monitor]));
    return { states: this.#ids.map((id) => stateOf(id, known.get(id))), clock };
  }

  /** The latest firing of each group; of earlier ones Datadog keeps no time with its monitors. */
  async history(since: number, signal: AbortSignal) {
    const { monitors } = await readMonitors(this.#client, this.#params, signal);
    return monitors
      .filter(({ id }) => this.#ids.includes(String(id)))
      .flatMap((monitor) => transitionsOf(String(monitor.id), spansOf(monitor)))
      .filter(({ at }) => at >= since)
      .sort((a, b) => a.at - b.at);
  }

  close(): void {}

  #described({ id, name, query, type, options, tags: own }: Monitor): AlertDescription {
    const { names, tags = [], monitorTags = [], lag } = this.#params;
    const delayMs = (options.evaluation_delay ?? 0) * 1000;
    const told = [...tags, ...monitorTags];
    return {
      id: String(id),
      name,
      kind: 'monitor',
      ...windowOf(query),
      lagMs: lag ?? (delayMs > 0 ? delayMs : null),
      subjects: own.map((tag) => tag.replace(/^[^:]*:/, '')).filter((value) => this.#subjects.has(value)),
      foundBy: names ? 'listed' : told.length > 0 ? `tags ${told.join(', ')}` : 'a monitor of this account',
      ...(type === 'composite' && { note: 'a composite of other monitors' }),
    };
  }
}
