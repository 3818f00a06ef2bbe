import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serveJson } from './json-server.ts';
import { openedSource, soon } from './opened.ts';

const keys = { apiKey: 'env:TEST_DD_API', appKey: 'env:TEST_DD_APP' };
const seconds = (iso: string) => Date.parse(iso) / 1000;
const modified = '2026-03-01T10:00:00+00:00';
const at = Date.parse(modified);

interface Group {
  status: string;
  last_triggered_ts?: number | null;
  last_resolved_ts?: number | null;
}

/** A monitor in the shape in which the API lists it. */
function monitor(id: number, overall_state: string, groups: Record<string, Group> = {}, more: object = {}) {
  return {
    id,
    org_id: 1,
    name: `monitor ${id}`,
    type: 'query alert',
    query: 'avg(last_5m):avg:shop.errors{env:prod} by {host} > 3',
    message: 'Something of the shop is wrong.',
    tags: ['service:shop'],
    multi: true,
    priority: null,
    options: { thresholds: { critical: 3 }, notify_no_data: true, evaluation_delay: 60, silenced: {} },
    overall_state,
    overall_state_modified: modified,
    matching_downtimes: [],
    state: { groups },
    ...more,
  };
}

beforeEach(() => {
  vi.stubEnv('TEST_DD_API', 'api-key');
  vi.stubEnv('TEST_DD_APP', 'app-key');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('monitors of Datadog', () => {
  it('are asked for with both keys, by tags, in pages', async () => {
    await using server = await serveJson((url) => {
      const page = Number(url.searchParams.get('page'));
      const count = page < 2 ? 100 : 7;
      return Array.from({ length: count }, (_, index) => monitor(100 * page + index + 1, 'OK'));
    });
    const tags = { tags: ['env:prod', 'host:a'], monitorTags: ['service:shop'] };
    const source = await openedSource('datadog', { ...keys, ...tags, url: server.url });
    const { alerts } = await source.describe(soon());
    expect(alerts).toHaveLength(207);
    expect(alerts[0]).toEqual({
      id: '1',
      name: 'monitor 1',
      kind: 'monitor',
      periodMs: 60_000,
      periods: 5,
      lagMs: 60_000,
      subjects: ['shop'],
      foundBy: 'tags env:prod, host:a, service:shop',
    });
    expect(server.requests).toHaveLength(3);
    const [{ path, headers } = { path: '', headers: {} }] = server.requests;
    expect(path).toContain('tags=env%3Aprod%2Chost%3Aa&monitor_tags=service%3Ashop');
    expect(headers).toMatchObject({ 'dd-api-key': 'api-key', 'dd-application-key': 'app-key' });
  });

  it.each([
    ['OK', 'quiet', undefined],
    ['Alert', 'firing', undefined],
    ['Warn', 'pending', 'Warn'],
    ['No Data', 'no-data', 'No Data'],
    ['Ignored', 'no-data', 'Ignored'],
    ['Skipped', 'no-data', 'Skipped'],
    ['Unknown', 'no-data', 'Unknown'],
    ['Something new', 'no-data', 'Something new'],
  ])('that are %s are %s', async (overall, status, reason) => {
    await using server = await serveJson(() => [monitor(1, overall)]);
    const source = await openedSource('datadog', { ...keys, url: server.url });
    await source.describe(soon());
    const { states, clock } = await source.look(soon());
    expect(states).toEqual([{ id: '1', status, since: at, ...(reason && { reason }) }]);
    expect(clock?.resolutionMs).toBe(1000);
  });

  it('fire with one of their groups, also while the whole is told to be well, and while muted', async () => {
    const triggered = seconds('2026-03-01T10:05:00Z');
    const groups = {
      'host:a': { status: 'Alert', last_triggered_ts: triggered, last_resolved_ts: null },
      'host:b': { status: 'OK', last_triggered_ts: null, last_resolved_ts: null },
    };
    const monitors = [
      monitor(1, 'OK', groups),
      monitor(2, 'Alert', groups, { matching_downtimes: [{ id: 7 }] }),
      monitor(3, 'No Data', groups, { options: { silenced: { '*': null } } }),
    ];
    await using server = await serveJson(() => monitors);
    const source = await openedSource('datadog', { ...keys, url: server.url });
    await source.describe(soon());
    expect((await source.look(soon())).states).toEqual([
      { id: '1', status: 'firing', since: triggered * 1000, reason: 'OK; alerting: host:a' },
      { id: '2', status: 'firing', since: at, reason: 'alerting: host:a; muted' },
      { id: '3', status: 'firing', since: triggered * 1000, reason: 'No Data; alerting: host:a; muted' },
    ]);
  });

  it('are followed by name and by id; those that are not there are missing, and one that goes has no data', async () => {
    let monitors = [monitor(1, 'OK'), monitor(2, 'OK'), monitor(3, 'OK')];
    await using server = await serveJson(() => monitors);
    const names = ['monitor 1', '2', 'ghost'];
    const source = await openedSource('datadog', { ...keys, names, url: server.url });
    const { alerts, missing } = await source.describe(soon());
    expect(alerts.map(({ id, foundBy }) => [id, foundBy])).toEqual([
      ['1', 'listed'],
      ['2', 'listed'],
    ]);
    expect(missing).toEqual(['ghost']);
    monitors = [monitor(2, 'Alert')];
    expect((await source.look(soon())).states).toEqual([
      { id: '1', status: 'no-data', since: null, reason: 'the monitor is no longer there' },
      { id: '2', status: 'firing', since: at },
    ]);
  });

  it('tell the latest firing that no look saw, over all their groups', async () => {
    const [from, over, to] = ['10:01', '10:02', '10:04'].map((time) => seconds(`2026-03-01T${time}:00Z`));
    const groups = {
      'host:a': { status: 'OK', last_triggered_ts: from ?? 0, last_resolved_ts: over ?? 0 },
      'host:b': { status: 'OK', last_triggered_ts: (over ?? 0) - 5, last_resolved_ts: to ?? 0 },
      'host:c': {
        status: 'OK',
        last_triggered_ts: seconds('2026-02-01T00:00:00Z'),
        last_resolved_ts: seconds('2026-02-01T01:00:00Z'),
      },
      'host:d': { status: 'OK', last_triggered_ts: null, last_resolved_ts: null },
    };
    await using server = await serveJson(() => [monitor(1, 'OK', groups)]);
    const source = await openedSource('datadog', { ...keys, url: server.url });
    await source.describe(soon());
    expect(await source.history?.(at, soon())).toEqual([
      { id: '1', from: 'quiet', to: 'firing', at: (from ?? 0) * 1000 },
      { id: '1', from: 'firing', to: 'quiet', at: (to ?? 0) * 1000 },
    ]);
  });
});
