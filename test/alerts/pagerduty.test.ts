import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serveJson } from './json-server.ts';
import { openedSource, soon } from './opened.ts';

const token = 'env:TEST_PD_TOKEN';
const time = (clock: string) => `2026-03-01T${clock}:00Z`;
const reference = (id: string) => ({ id, type: 'service_reference', summary: id, html_url: null });

/** In the shape in which the API lists them. */
const service = (id: string, status: string) => ({
  id,
  type: 'service',
  name: `the ${id}`,
  status,
  created_at: time('00:00'),
});
const incident = (id: string, of: string, status: string, from: string) => ({
  id,
  type: 'incident',
  incident_number: 1,
  title: 'The shop is ill',
  status,
  urgency: 'high',
  created_at: time(from),
  last_status_change_at: time(from),
  service: reference(of),
  assignments: [],
});
const entry = (type: string, clock: string) => ({
  id: `R${clock}`,
  type: `${type}_log_entry`,
  created_at: time(clock),
});

beforeEach(() => {
  vi.stubEnv('TEST_PD_TOKEN', 'a-token');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('services of PagerDuty', () => {
  it('are asked for with the token, in pages, and chosen by name or id', async () => {
    await using server = await serveJson((url) => {
      const offset = Number(url.searchParams.get('offset'));
      const services = Array.from({ length: offset === 0 ? 100 : 3 }, (_, index) =>
        service(`P${offset + index}`, 'active'),
      );
      return { services, limit: 100, offset, total: null, more: offset === 0 };
    });
    const services = ['the P1', 'P102', 'ghost'];
    const source = await openedSource('pagerduty', { token, services, url: server.url, urgency: 'high' });
    const { alerts, missing } = await source.describe(soon());
    expect(alerts.map(({ id, name, foundBy }) => [id, name, foundBy])).toEqual([
      ['P1', 'the P1', 'listed, urgency high'],
      ['P102', 'the P102', 'listed, urgency high'],
    ]);
    expect(missing).toEqual(['ghost']);
    expect(server.requests.map(({ headers }) => headers)).toEqual(
      Array(2).fill(
        expect.objectContaining({
          authorization: 'Token token=a-token',
          accept: 'application/vnd.pagerduty+json;version=2',
        }),
      ),
    );
  });

  it('fire while an incident is open, and are quiet only where incidents could open', async () => {
    const services = [
      service('active', 'active'),
      service('triggered', 'critical'),
      service('acknowledged', 'warning'),
      // Its open incidents are of another urgency.
      service('elsewhere', 'critical'),
      service('maintained', 'maintenance'),
      service('disabled', 'disabled'),
    ];
    const incidents = [
      incident('Q1', 'triggered', 'triggered', '10:05'),
      incident('Q2', 'triggered', 'acknowledged', '10:02'),
      incident('Q3', 'acknowledged', 'acknowledged', '10:03'),
    ];
    await using server = await serveJson((url) =>
      url.pathname === '/services' ? { services, more: false } : { incidents, more: false },
    );
    const source = await openedSource('pagerduty', { token, url: server.url, urgency: 'high' });
    await source.describe(soon());
    const { states, clock } = await source.look(soon());
    expect(states).toEqual([
      { id: 'active', status: 'quiet', since: null },
      {
        id: 'triggered',
        status: 'firing',
        since: Date.parse(time('10:02')),
        reason: '2 open, 1 acknowledged',
      },
      {
        id: 'acknowledged',
        status: 'firing',
        since: Date.parse(time('10:03')),
        reason: '1 open, 1 acknowledged',
      },
      { id: 'elsewhere', status: 'quiet', since: null },
      { id: 'maintained', status: 'no-data', since: null, reason: 'the service is maintenance' },
      { id: 'disabled', status: 'no-data', since: null, reason: 'the service is disabled' },
    ]);
    expect(clock?.resolutionMs).toBe(1000);
    const asked = new URL(server.requests.at(-1)?.path ?? '', server.url).searchParams;
    expect(asked.getAll('statuses[]')).toEqual(['triggered', 'acknowledged']);
    expect(asked.getAll('urgencies[]')).toEqual(['high']);
    expect(asked.getAll('service_ids[]')).toHaveLength(6);
  });

  it('tell by the logs of their incidents when each change was', async () => {
    const logs: Record<string, object[]> = {
      // Open before the window, and seen in a look.
      Q1: [entry('resolve', '10:20'), entry('acknowledge', '09:02'), entry('trigger', '09:00')],
      // Opened and closed between two looks, while the first was open, and after.
      Q2: [entry('trigger', '10:10'), entry('resolve', '10:12')],
      Q3: [entry('trigger', '10:30'), entry('notify', '10:30'), entry('resolve', '10:31')],
      Q4: [entry('trigger', '10:40')],
    };
    const since = Date.parse(time('10:00'));
    await using server = await serveJson((url) => {
      const [, , id = ''] = url.pathname.split('/');
      if (url.pathname === '/services') return { services: [service('shop', 'critical')], more: false };
      if (url.pathname.endsWith('/log_entries')) return { log_entries: logs[id], more: false };
      if (!url.searchParams.has('since'))
        return { incidents: [incident('Q1', 'shop', 'triggered', '09:00')], more: false };
      expect(url.searchParams.get('since')).toBe(new Date(since).toISOString());
      expect(url.searchParams.getAll('statuses[]')).toContain('resolved');
      const opened = ['Q2', 'Q3', 'Q4'].map((one) => incident(one, 'shop', 'resolved', '10:10'));
      return { incidents: opened, more: false };
    });
    const source = await openedSource('pagerduty', { token, url: server.url });
    await source.describe(soon());
    await source.look(soon());
    const history = (await source.history?.(since, soon())) ?? [];
    expect(history.map(({ id, to, at }) => [id, to, new Date(at).toISOString().slice(11, 16)])).toEqual([
      ['shop', 'quiet', '10:20'],
      ['shop', 'firing', '10:30'],
      ['shop', 'quiet', '10:31'],
      ['shop', 'firing', '10:40'],
    ]);
  });

  it('that are not there at all are missing, and nobody is asked for their incidents', async () => {
    await using server = await serveJson(() => ({ services: [], more: false }));
    const source = await openedSource('pagerduty', { token, services: ['shop'], url: server.url });
    expect(await source.describe(soon())).toEqual({ alerts: [], missing: ['shop'] });
    expect(await source.look(soon())).toEqual({ states: [], clock: null });
    expect(server.requests).toHaveLength(1);
  });
});
