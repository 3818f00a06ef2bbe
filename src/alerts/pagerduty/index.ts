// Services of PagerDuty, by their open incidents.
import { baseUrlField, secretField } from '#core';
import type { AlertDescription } from '#core';
import { readSecret } from '#secrets';
import { z } from 'zod';
import { defineAlertSource, type AlertLook, type OpenedAlertSource } from '../contract.ts';
import { transitionsOf, type FiringSpan } from '../firing-spans.ts';
import { textsField } from '../fields.ts';
import { JsonClient } from '../json-client.ts';
import { readIncidents, readIncidentsSince, readServices, readSpan, type Service } from './read.ts';
import { stateOf } from './state.ts';

const name = 'pagerduty';

const params = z.strictObject({
  url: baseUrlField
    .prefault('https://api.pagerduty.com')
    .meta({ description: 'Base address of the API of your region: https://api.eu.pagerduty.com.' }),
  token: secretField.meta({
    description: 'REST API key that may read, by reference: env:NAME or file:path.',
  }),
  services: textsField.optional().meta({ description: 'Services to follow, by name or id; all by default.' }),
  urgency: z.enum(['high', 'low']).optional().meta({ description: 'Only incidents of this urgency.' }),
});

type Params = z.output<typeof params>;

export default defineAlertSource({
  name,
  summary:
    'Services of PagerDuty, firing while an incident is open. People close incidents too: weaker evidence.',
  params,
  example: { token: 'env:PAGERDUTY_TOKEN', services: ['shop'], urgency: 'high' },
  // PagerDuty counts requests by the minute.
  leastIntervalMs: 5_000,
  open: async (params, { subjects }) => new PagerDutySource(params, subjects),
});

class PagerDutySource implements OpenedAlertSource {
  readonly isOpenEnded = false;
  readonly #params: Params;
  readonly #client: JsonClient;
  readonly #seenIncidents = new Map<string, string>();
  readonly #subjects: ReadonlySet<string>;
  #ids: string[] = [];

  constructor(params: Params, subjects: ReadonlySet<string>) {
    this.#params = params;
    this.#subjects = subjects;
    const headers = {
      accept: 'application/vnd.pagerduty+json;version=2',
      authorization: `Token token=${readSecret(params.token)}`,
    };
    this.#client = new JsonClient({ source: name, url: params.url, headers });
  }

  async describe(signal: AbortSignal) {
    const { services: wanted } = this.#params;
    const { items } = await readServices(this.#client, signal);
    const isCalled = (service: Service, one: string) => service.id === one || service.name === one;
    const followed = items.filter((service) => !wanted || wanted.some((one) => isCalled(service, one)));
    this.#ids = followed.map(({ id }) => id);
    return {
      alerts: followed.map((service) => this.#described(service)),
      missing: (wanted ?? []).filter((one) => !items.some((service) => isCalled(service, one))),
    };
  }

  async look(signal: AbortSignal): Promise<AlertLook> {
    if (this.#ids.length === 0) return { states: [], clock: null };
    const { items: services } = await readServices(this.#client, signal);
    // Asked last: an incident that opens meanwhile is then seen, whatever its service was told to be.
    const { items: incidents, clock } = await readIncidents(this.#client, this.#choice(), signal);
    for (const { id, service } of incidents) this.#seenIncidents.set(id, service.id);
    const known = new Map(services.map((service) => [service.id, service]));
    const states = this.#ids.map((id) =>
      stateOf(
        id,
        known.get(id),
        incidents.filter(({ service }) => service.id === id),
      ),
    );
    return { states, clock };
  }

  async history(since: number, signal: AbortSignal) {
    if (this.#ids.length === 0) return [];
    const { items } = await readIncidentsSince(this.#client, this.#choice(), since, signal);
    const owners = new Map(this.#seenIncidents);
    for (const { id, service } of items) owners.set(id, service.id);
    const spans: { service: string; span: FiringSpan[] }[] = [];
    for (const [incident, service] of owners)
      spans.push({ service, span: await readSpan(this.#client, incident, signal) });
    return this.#ids
      .flatMap((id) =>
        transitionsOf(
          id,
          spans.flatMap(({ service, span }) => (service === id ? span : [])),
        ),
      )
      .filter(({ at }) => at >= since)
      .sort((a, b) => a.at - b.at);
  }

  close(): void {}

  #choice() {
    return { services: this.#ids, urgency: this.#params.urgency };
  }

  #described({ id, name }: Service): AlertDescription {
    const { services, urgency } = this.#params;
    const foundBy = services ? 'listed' : 'a service of this account';
    return {
      id,
      name,
      kind: 'incidents',
      periodMs: null,
      periods: null,
      lagMs: null,
      subjects: this.#subjects.has(name) ? [name] : [],
      foundBy: urgency ? `${foundBy}, urgency ${urgency}` : foundBy,
      note: 'incidents may be closed by people or by a timeout',
    };
  }
}
