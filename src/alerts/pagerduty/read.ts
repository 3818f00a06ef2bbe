import { TargetError } from '#core';
import { z } from 'zod';
import { timeField } from '../fields.ts';
import type { FiringSpan } from '../firing-spans.ts';
import type { JsonClient } from '../json-client.ts';

const service = z.object({ id: z.string(), name: z.string(), status: z.string() });
const incident = z.object({
  id: z.string(),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  created_at: timeField,
  service: z.object({ id: z.string() }),
});
const logEntry = z.object({ type: z.string(), created_at: timeField });

/** A service as PagerDuty has it: `active`, `warning`, `critical`, `maintenance` or `disabled`. */
export type Service = z.output<typeof service>;
export type Incident = z.output<typeof incident>;

/** Which incidents are meant. */
export interface IncidentChoice {
  services: readonly string[];
  urgency: string | undefined;
}

type Query = [name: string, value: string][];

const pageSize = 100;
/** PagerDuty refuses an offset and a limit that together pass this. */
const mostItems = 10_000;

const more = z.boolean().nullish();
const servicesPage = z
  .object({ services: z.array(service), more })
  .transform(({ services, more }) => ({ found: services, more }));
const incidentsPage = z
  .object({ incidents: z.array(incident), more })
  .transform(({ incidents, more }) => ({ found: incidents, more }));
const logPage = z
  .object({ log_entries: z.array(logEntry), more })
  .transform(({ log_entries, more }) => ({ found: log_entries, more }));

export const readServices = (client: JsonClient, signal: AbortSignal) =>
  readPages(client, '/services', [], servicesPage, signal);

/** Those that are open now. */
export const readIncidents = (client: JsonClient, choice: IncidentChoice, signal: AbortSignal) =>
  readPages(client, '/incidents', queryOf(choice, ['triggered', 'acknowledged']), incidentsPage, signal);

/** Those that were opened since a wall time, resolved ones too. */
export function readIncidentsSince(
  client: JsonClient,
  choice: IncidentChoice,
  since: number,
  signal: AbortSignal,
) {
  const window: Query = [
    ['since', new Date(since).toISOString()],
    ['until', new Date(Date.now() + 3_600_000).toISOString()],
  ];
  const query = [...queryOf(choice, ['triggered', 'acknowledged', 'resolved']), ...window];
  return readPages(client, '/incidents', query, incidentsPage, signal);
}

/** From when until when an incident was open, by its log. */
export async function readSpan(client: JsonClient, id: string, signal: AbortSignal): Promise<FiringSpan[]> {
  const path = `/incidents/${encodeURIComponent(id)}/log_entries`;
  const { items } = await readPages(client, path, [['is_overview', 'true']], logPage, signal);
  const times = (type: string) =>
    items.filter((entry) => entry.type === type).map((entry) => entry.created_at);
  const triggers = times('trigger_log_entry');
  const resolves = times('resolve_log_entry');
  if (triggers.length === 0) return [];
  return [{ from: Math.min(...triggers), to: resolves.length > 0 ? Math.max(...resolves) : null }];
}

async function readPages<Item>(
  client: JsonClient,
  path: string,
  query: Query,
  page: z.ZodType<{ found: Item[]; more?: boolean | null | undefined }>,
  signal: AbortSignal,
) {
  const items: Item[] = [];
  for (let offset = 0; offset + pageSize <= mostItems; offset += pageSize) {
    const paged: Query = [...query, ['limit', String(pageSize)], ['offset', String(offset)]];
    const { body, clock } = await client.get(path, paged, page, signal);
    items.push(...body.found);
    if (body.more !== true) return { items, clock };
  }
  throw new TargetError(`PagerDuty has more than ${mostItems} for ${path}.`, { hint: 'Name the services.' });
}

function queryOf({ services, urgency }: IncidentChoice, statuses: readonly string[]): Query {
  return [
    ...statuses.map((status): [string, string] => ['statuses[]', status]),
    ...services.map((id): [string, string] => ['service_ids[]', id]),
    ...(urgency === undefined ? [] : [['urgencies[]', urgency] satisfies [string, string]]),
  ];
}
