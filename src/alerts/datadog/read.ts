import { TargetError } from '#core';
import { z } from 'zod';
import { timeField } from '../fields.ts';
import type { FiringSpan } from '../firing-spans.ts';
import type { JsonClient } from '../json-client.ts';

const seconds = z.number().nullish();

const monitor = z.object({
  id: z.number(),
  name: z.string(),
  type: z.string(),
  query: z.string().default(''),
  tags: z.array(z.string()).default([]),
  overall_state: z.string(),
  overall_state_modified: timeField.nullish(),
  options: z
    .object({
      evaluation_delay: z.number().nullish(),
      silenced: z.record(z.string(), z.unknown()).nullish(),
    })
    .default({}),
  matching_downtimes: z.array(z.unknown()).nullish(),
  state: z
    .object({
      groups: z
        .record(
          z.string(),
          z.object({ status: z.string(), last_triggered_ts: seconds, last_resolved_ts: seconds }),
        )
        .default({}),
    })
    .default({ groups: {} }),
});

/** A monitor as Datadog has it. */
export type Monitor = z.output<typeof monitor>;

const pageSize = 100;
const mostPages = 100;

/** Every monitor of these tags, page by page. */
export async function readMonitors(
  client: JsonClient,
  { tags, monitorTags }: { tags?: string[] | undefined; monitorTags?: string[] | undefined },
  signal: AbortSignal,
) {
  const choice: [string, string][] = [
    ...(tags ? [['tags', tags.join(',')] satisfies [string, string]] : []),
    ...(monitorTags ? [['monitor_tags', monitorTags.join(',')] satisfies [string, string]] : []),
  ];
  const monitors = new Map<number, Monitor>();
  for (let page = 0; page < mostPages; page += 1) {
    const query: [string, string][] = [
      ['group_states', 'all'],
      ['with_downtimes', 'true'],
      ['page', String(page)],
      ['page_size', String(pageSize)],
      ...choice,
    ];
    const { body, clock } = await client.get('/api/v1/monitor', query, z.array(monitor), signal);
    for (const one of body) monitors.set(one.id, one);
    if (body.length < pageSize) return { monitors: [...monitors.values()], clock };
  }
  throw new TargetError(`Datadog has more than ${mostPages * pageSize} monitors.`, {
    hint: 'Choose among them with monitorTags.',
  });
}

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Datadog evaluates each minute over the window of the query; null where it has none. */
export function windowOf(query: string): { periodMs: number | null; periods: number | null } {
  const [, count, unit = ''] = /last_(\d+)([mhd])\b/.exec(query) ?? [];
  const windowMs = Number(count) * (units[unit] ?? NaN);
  if (!Number.isFinite(windowMs)) return { periodMs: null, periods: null };
  return { periodMs: 60_000, periods: Math.ceil(windowMs / 60_000) };
}

/** When each group last fired, and until when. */
export function spansOf({ state }: Monitor): FiringSpan[] {
  return Object.values(state.groups).flatMap(({ status, last_triggered_ts, last_resolved_ts }) => {
    if (last_triggered_ts == null) return [];
    const isOver = status !== 'Alert' && last_resolved_ts != null && last_resolved_ts >= last_triggered_ts;
    if (!isOver && status !== 'Alert') return [];
    return { from: last_triggered_ts * 1000, to: isOver ? last_resolved_ts * 1000 : null };
  });
}
