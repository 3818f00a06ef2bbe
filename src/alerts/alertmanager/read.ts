import { z } from 'zod';
import { timeField } from '../fields.ts';
import type { JsonClient } from '../json-client.ts';

const texts = z.array(z.string()).default([]);

const answer = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    startsAt: timeField,
    endsAt: timeField,
    status: z.object({ state: z.string(), silencedBy: texts, inhibitedBy: texts, mutedBy: texts }),
  }),
);

type Answered = z.output<typeof answer>[number];

/** Every active alert of one name, as one. Times are wall milliseconds of the sender's clock. */
export interface ActiveAlert {
  name: string;
  /** Of the first one. */
  startsAt: number;
  /** Of the last one: when it ends if nobody renews it. */
  endsAt: number;
  /** How many, and why nobody is told of them, for people. */
  note: string;
}

/** The alerts that are active now, also where nobody is told of them. */
export async function readAlerts(
  client: JsonClient,
  { filter, receiver }: { filter: readonly string[]; receiver?: string | undefined },
  signal: AbortSignal,
) {
  const kinds = ['active', 'silenced', 'inhibited', 'unprocessed'].map((kind): [string, string] => [
    kind,
    'true',
  ]);
  const matchers = filter.map((matcher): [string, string] => ['filter', matcher]);
  const receivers: [string, string][] = receiver === undefined ? [] : [['receiver', receiver]];
  const query = [...kinds, ...matchers, ...receivers];
  const { body, clock } = await client.get('/api/v2/alerts', query, answer, signal);
  const byName = Map.groupBy(body, ({ labels }) => labels['alertname'] ?? 'unnamed');
  return { alerts: [...byName].map(([name, alerts]) => merged(name, alerts)), clock };
}

function merged(name: string, alerts: readonly Answered[]): ActiveAlert {
  const silenced = alerts.filter(({ status }) => status.silencedBy.length + status.mutedBy.length > 0).length;
  const inhibited = alerts.filter(({ status }) => status.inhibitedBy.length > 0).length;
  const notes = [
    ...(alerts.length > 1 ? [`${alerts.length} active`] : []),
    ...(silenced > 0 ? [`${silenced} silenced`] : []),
    ...(inhibited > 0 ? [`${inhibited} inhibited`] : []),
  ];
  return {
    name,
    startsAt: Math.min(...alerts.map(({ startsAt }) => startsAt)),
    endsAt: Math.max(...alerts.map(({ endsAt }) => endsAt)),
    note: notes.join(', '),
  };
}
