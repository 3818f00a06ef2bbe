import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TargetError } from '#core';
import { rejectionOf } from '../targets/lab-endpoint.ts';
import { lookUntil, openedSource, soon } from './opened.ts';
import { isMissing, startMonitoring, type Monitoring } from './programs.ts';

const intervalMs = 400;
/** Prometheus moves the time of a scrape onto its beat, by at most this. */
const alignedMs = 10;

describe.skipIf(isMissing)('Prometheus and its Alertmanager', () => {
  let monitoring: Monitoring;
  let start: number;

  beforeAll(async () => {
    start = Date.now();
    monitoring = await startMonitoring();
  });

  afterAll(() => monitoring.stop());

  it('tell of one outage when it fired and when it cleared', { timeout: 120_000 }, async () => {
    const { prometheus: url } = monitoring;
    const rules = await openedSource('prometheus', { url, labels: { team: 'shop' } });
    const { alerts, missing } = await rules.describe(soon());
    expect(missing).toEqual([]);
    const common = {
      kind: 'rule',
      periodMs: intervalMs,
      lagMs: null,
      foundBy: 'label team=shop',
      subjects: ['shop'],
    };
    expect(alerts).toEqual([
      { ...common, id: 'ShopBad', name: 'ShopBad', periods: 3 },
      { ...common, id: 'ShopQuiet', name: 'ShopQuiet', periods: 1 },
      { ...common, id: 'CannotBeEvaluated', name: 'CannotBeEvaluated', periods: 1 },
    ]);
    const blind = await openedSource('alertmanager', {
      url: monitoring.alertmanager,
      names: ['ShopBad', 'ShopQuiet'],
    });
    const watched = await openedSource('alertmanager', {
      url: monitoring.alertmanager,
      watchdog: 'Watchdog',
    });
    expect(await blind.describe(soon())).toMatchObject({ alerts: [{ id: 'ShopBad' }, { id: 'ShopQuiet' }] });
    expect(await watched.describe(soon())).toEqual({ alerts: [], missing: [] });
    expect(await lookUntil(rules, 'ShopBad', ({ status }) => status !== 'no-data')).toMatchObject({
      status: 'quiet',
    });
    expect(
      await lookUntil(rules, 'CannotBeEvaluated', ({ reason = '' }) => reason.includes('many')),
    ).toMatchObject({ status: 'no-data' });
    expect((await blind.look(soon())).states).toMatchObject([{ status: 'no-data' }, { status: 'no-data' }]);

    const badFrom = Date.now();
    monitoring.setBad(true);
    const fired = await lookUntil(rules, 'ShopBad', ({ status }) => status === 'firing');
    expect(fired.reason).toBe('1 firing');
    expect(fired.since).toBeGreaterThanOrEqual(badFrom + 800 - alignedMs);
    expect(fired.since).toBeLessThanOrEqual(Date.now() + intervalMs);
    const reached = await lookUntil(blind, 'ShopBad', ({ status }) => status === 'firing');
    expect(reached.since).toBeGreaterThanOrEqual(badFrom + 800 - alignedMs);
    const appeared = await watched.look(soon());
    expect(appeared.appeared).toMatchObject([{ id: 'ShopBad', foundBy: 'it reached this Alertmanager' }]);
    await silence(monitoring.alertmanager, 'ShopBad');
    const silenced = await lookUntil(blind, 'ShopBad', ({ reason }) => reason !== undefined);
    expect(silenced).toMatchObject({ status: 'firing', reason: '1 silenced' });

    const goodFrom = Date.now();
    monitoring.setBad(false);
    await lookUntil(rules, 'ShopBad', ({ status }) => status === 'quiet');
    expect(await lookUntil(blind, 'ShopBad', ({ status }) => status !== 'firing')).toMatchObject({
      status: 'quiet',
    });
    expect(await lookUntil(watched, 'ShopBad', ({ status }) => status !== 'firing')).toMatchObject({
      status: 'quiet',
    });
    const clearedBy = Date.now();
    // The history has it once the missing sample is known to be no late one.
    let history = (await rules.history?.(start, soon())) ?? [];
    while (history.at(-1)?.to !== 'quiet') {
      await lookUntil(rules, 'ShopBad', () => true);
      history = (await rules.history?.(start, soon())) ?? [];
    }
    expect(history.map(({ id, from, to }) => [id, from, to])).toEqual([
      ['ShopBad', 'quiet', 'pending'],
      ['ShopBad', 'pending', 'firing'],
      ['ShopBad', 'firing', 'quiet'],
    ]);
    const [pending = 0, firing = 0, quiet = 0] = history.map(({ at }) => at);
    expect(pending).toBeGreaterThanOrEqual(badFrom - intervalMs);
    expect(firing - pending).toBeGreaterThanOrEqual(800);
    expect(quiet).toBeGreaterThanOrEqual(goodFrom);
    expect(quiet).toBeLessThanOrEqual(clearedBy + intervalMs);
  });

  it('that fell silent are never told as quiet', { timeout: 60_000 }, async () => {
    const { prometheus, alertmanager } = monitoring;
    const rules = await openedSource('prometheus', { url: prometheus, names: ['ShopQuiet', 'Ghost'] });
    expect(await rules.describe(soon())).toMatchObject({
      alerts: [{ id: 'ShopQuiet', foundBy: 'listed' }],
      missing: ['Ghost'],
    });
    const watched = await openedSource('alertmanager', {
      url: alertmanager,
      names: ['ShopQuiet'],
      watchdog: 'Watchdog',
    });
    await watched.describe(soon());
    await lookUntil(watched, 'ShopQuiet', ({ status }) => status === 'quiet');
    await monitoring.stopPrometheus();
    const error = await rejectionOf(rules.look(soon()));
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`prometheus at ${prometheus} could not be reached`),
    });
    const unwatched = await openedSource('alertmanager', {
      url: alertmanager,
      names: ['ShopQuiet'],
      watchdog: 'Gone',
    });
    await unwatched.describe(soon());
    expect((await unwatched.look(soon())).states).toEqual([
      { id: 'ShopQuiet', status: 'no-data', since: null, reason: 'Gone does not fire' },
    ]);
  });
});

async function silence(url: string, value: string): Promise<void> {
  const response = await fetch(`${url}/api/v2/silences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({
      matchers: [{ name: 'alertname', value, isRegex: false, isEqual: true }],
      startsAt: new Date(Date.now() - 1000).toISOString(),
      endsAt: new Date(Date.now() + 600_000).toISOString(),
      createdBy: 'a test',
      comment: 'to see it suppressed',
    }),
  });
  await response.text();
  expect(response.status).toBe(200);
}
