// Alerts that reached an Alertmanager, by their names.
import { baseUrlField } from '#core';
import type { AlertDescription, AlertState } from '#core';
import { z } from 'zod';
import { authorization } from '../auth.ts';
import { defineAlertSource, type AlertLook, type OpenedAlertSource } from '../contract.ts';
import { authFields, textsField } from '../fields.ts';
import { JsonClient } from '../json-client.ts';
import { readAlerts, type ActiveAlert } from './read.ts';

const name = 'alertmanager';

const params = z.strictObject({
  url: baseUrlField.meta({ description: 'Base address of Alertmanager: http://alertmanager:9093.' }),
  names: textsField
    .optional()
    .meta({ description: 'Alerts to follow, by name; all that appear by default.' }),
  filter: textsField.optional().meta({
    description: 'Only alerts that these matchers let through, in Alertmanager\'s words: team="shop".',
  }),
  receiver: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Only alerts of receivers that this pattern matches.' }),
  watchdog: z.string().min(1).optional().meta({
    description:
      'An alert that always fires. While it does, an alert that is not there is known to be quiet.',
  }),
  ...authFields,
});

type Params = z.output<typeof params>;

export default defineAlertSource({
  name,
  summary: 'Alerts that reached Alertmanager, silenced and inhibited ones too.',
  params,
  example: { url: 'http://127.0.0.1:9093', filter: ['team="shop"'], watchdog: 'Watchdog' },
  open: async (params) => new AlertmanagerSource(params),
});

const neverSeen =
  'Alertmanager knows only what fires; name a watchdog, or follow Prometheus, to know that it is quiet';

class AlertmanagerSource implements OpenedAlertSource {
  readonly isOpenEnded: boolean;
  readonly #params: Params;
  readonly #client: JsonClient;
  /** What each was when it was last seen to fire; undefined for one that was not yet. */
  readonly #known = new Map<string, { endsAt: number; isOver?: AlertState } | undefined>();

  constructor(params: Params) {
    this.#params = params;
    this.isOpenEnded = params.names === undefined;
    this.#client = new JsonClient({ source: name, url: params.url, headers: authorization(params) });
  }

  async describe(signal: AbortSignal) {
    const { alerts } = await this.#read(signal);
    for (const one of this.#params.names ?? alerts.map(({ name }) => name)) this.#known.set(one, undefined);
    return { alerts: [...this.#known.keys()].map((one) => this.#described(one)), missing: [] };
  }

  async look(signal: AbortSignal): Promise<AlertLook> {
    const [{ alerts, clock }, isWatched] = await Promise.all([this.#read(signal), this.#isWatched(signal)]);
    const active = new Map(alerts.map((alert) => [alert.name, alert]));
    const fresh = this.isOpenEnded ? [...active.keys()].filter((one) => !this.#known.has(one)) : [];
    for (const one of fresh) this.#known.set(one, undefined);
    const wall = clock?.wall ?? Date.now();
    return {
      appeared: fresh.map((one) => this.#described(one)),
      states: [...this.#known.keys()].map((one) => this.#stateOf(one, active.get(one), wall, isWatched)),
      clock,
    };
  }

  close(): void {}

  #stateOf(id: string, alert: ActiveAlert | undefined, wall: number, isWatched?: boolean): AlertState {
    if (alert) {
      this.#known.set(id, { endsAt: alert.endsAt });
      return {
        id,
        status: 'firing',
        since: alert.startsAt,
        ...(alert.note !== '' && { reason: alert.note }),
      };
    }
    const last = this.#known.get(id);
    if (isWatched === false)
      return { id, status: 'no-data', since: null, reason: `${this.#params.watchdog} does not fire` };
    if (!last)
      return {
        id,
        status: isWatched ? 'quiet' : 'no-data',
        since: null,
        ...(!isWatched && { reason: neverSeen }),
      };
    // One whose sender fell silent ends by itself at the end that it was last given; one that was resolved, before.
    last.isOver ??=
      isWatched === true || wall < last.endsAt
        ? { id, status: 'quiet', since: null }
        : { id, status: 'no-data', since: null, reason: 'it ended unrenewed: whoever sent it may be down' };
    return last.isOver;
  }

  async #read(signal: AbortSignal) {
    const { names, filter = [], receiver, watchdog } = this.#params;
    const { alerts, clock } = await readAlerts(this.#client, { filter, receiver }, signal);
    const isFollowed = ({ name }: ActiveAlert) => (names ? names.includes(name) : name !== watchdog);
    return { alerts: alerts.filter(isFollowed), clock };
  }

  async #isWatched(signal: AbortSignal): Promise<boolean | undefined> {
    const { watchdog } = this.#params;
    if (watchdog === undefined) return undefined;
    const filter = [`alertname=${JSON.stringify(watchdog)}`];
    return (await readAlerts(this.#client, { filter }, signal)).alerts.length > 0;
  }

  #described(id: string): AlertDescription {
    const { names, filter } = this.#params;
    const foundBy = names ? 'listed' : (filter?.join(', ') ?? 'it reached this Alertmanager');
    return { id, name: id, kind: 'alert', periodMs: null, periods: null, lagMs: null, subjects: [], foundBy };
  }
}
