import type { Event, EventBody } from '#core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followAlerts, troubleInAlerts, type FiringAlert } from '../../src/experiments/alerts.ts';
import { Recording } from '../../src/experiments/recording.ts';
import { WireError } from '../../src/lab/wire/index.ts';
import { serveLab, unhurried, type LabEndpoint } from '../targets/lab-endpoint.ts';

const alarms = {
  'web-hosts': { metric: 'AWS/ApplicationELB/UnHealthyHostCount', of: 'web', is: '>= 1' },
  'api-cpu': { metric: 'AWS/ECS/CPUUtilization', of: 'api', is: '> 90' },
};

/** A recording whose events can be awaited. */
function recorded() {
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  const append = (body: EventBody): Event => ({ ...body, seq: events.length, at: events.length });
  const store = { append, sync: async () => undefined };
  const recording = new Recording(store, (event) => {
    events.push(event);
    for (const check of waiting) check();
  });
  const until = (isMet: (event: Event) => boolean) =>
    new Promise<Event>((resolve) => {
      const check = () => {
        const event = events.find(isMet);
        if (event) resolve(event);
      };
      waiting.add(check);
      check();
    });
  const of = (type: Event['type']) => events.filter((event) => event.type === type);
  return { recording, events, until, of };
}

async function following(lab: LabEndpoint, requests = [{ kind: 'auto', params: {} }]) {
  const target = lab.open();
  const inventory = await target.inventory(unhurried());
  const told = recorded();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const { recording } = told;
  const clock = { now: () => performance.now(), wall: () => lab.plane.cloudWatch.now() };
  const options = { target, inventory, recording, clock, everyMs: 20, signal: stop.signal };
  return { ...told, stop, alerts: await followAlerts(requests, options) };
}

const set = (lab: LabEndpoint, name: string, state: 'OK' | 'ALARM') =>
  lab.plane.cloudWatch.alarms.setState(name, { state, reason: 'set by hand' });

describe('the alerts of a run', () => {
  it('are found, then told as they change, and at the end with what no look saw', async () => {
    await using lab = await serveLab({ alarms });
    set(lab, 'web-hosts', 'OK');
    const { alerts, events, of, until } = await following(lab);
    expect(events.map(({ type }) => type)).toEqual(['alerts-found', 'alert-look']);
    expect(events[0]).toMatchObject({
      source: 'cloudwatch',
      missing: [],
      alerts: [{ id: 'api-cpu' }, { id: 'web-hosts' }],
    });
    expect(alerts.firing()).toEqual([]);
    lab.timers.advance(1);
    set(lab, 'web-hosts', 'ALARM');
    const fired = await until((event) => event.type === 'alert-look' && event.states[0]?.status === 'firing');
    expect(fired).toMatchObject({ states: [{ id: 'web-hosts', since: lab.plane.cloudWatch.now() }] });
    expect(alerts.firing()).toEqual([{ source: 'cloudwatch', id: 'web-hosts', name: 'web-hosts' }]);
    lab.hook(async ({ operation, signal }) => {
      if (operation !== 'DescribeAlarms') return;
      // No look comes through any more.
      await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
    });
    lab.timers.advance(1);
    set(lab, 'api-cpu', 'ALARM');
    lab.timers.advance(1);
    set(lab, 'api-cpu', 'OK');
    await alerts.stop(30_000);
    const [history] = of('alert-history');
    expect(history).toMatchObject({
      transitions: [
        { id: 'web-hosts', from: 'no-data', to: 'quiet' },
        { id: 'web-hosts', from: 'quiet', to: 'firing' },
        { id: 'api-cpu', from: 'no-data', to: 'firing' },
        { id: 'api-cpu', from: 'firing', to: 'quiet' },
      ],
    });
    expect(events.at(-1)).toBe(history);
  });

  it('that cannot be read for a while are an error, never a state', async () => {
    await using lab = await serveLab({ alarms });
    const { alerts, of, until } = await following(lab);
    lab.hook(({ operation }) => {
      if (operation === 'DescribeAlarms') throw new WireError('AccessDenied', 'No.', 403);
    });
    const failed = await until((event) => event.type === 'alert-look' && event.error !== undefined);
    expect(failed).toMatchObject({
      states: [],
      clock: null,
      error: expect.stringContaining('DescribeAlarms'),
    });
    lab.hook(() => undefined);
    const before = of('alert-look').length;
    await until(
      (event) => event.type === 'alert-look' && event.seq > before + 1 && event.error === undefined,
    );
    await alerts.stop(30_000);
  });

  it('that cannot be read at all are a warning, and the run goes on', async () => {
    await using lab = await serveLab({ alarms });
    lab.hook(({ operation }) => {
      if (operation === 'DescribeAlarms') throw new WireError('AccessDenied', 'No.', 403);
    });
    const { alerts, events } = await following(lab);
    await alerts.stop(1000);
    expect(events).toEqual([
      expect.objectContaining({ type: 'alerts-found', alerts: [], error: expect.stringContaining('denies') }),
      expect.objectContaining({
        level: 'warning',
        text: expect.stringContaining('Allow cloudwatch:DescribeAlarms'),
      }),
    ]);
  });

  it('that were listed and are not there are missing, with a warning', async () => {
    await using lab = await serveLab({ alarms });
    const listed = { kind: 'cloudwatch', params: { names: ['ghost', 'api-cpu'] } };
    const { alerts, events } = await following(lab, [listed, { kind: 'auto', params: {} }]);
    await alerts.stop(1000);
    const found = events.filter(({ type }) => type === 'alerts-found');
    expect(found).toEqual([
      expect.objectContaining({ source: 'cloudwatch', missing: ['ghost'] }),
      expect.objectContaining({ source: 'cloudwatch#2', missing: [] }),
    ]);
    expect(events).toContainEqual(expect.objectContaining({ text: 'cloudwatch has no alert ghost.' }));
  });

  it('are not asked for where there are none', async () => {
    await using lab = await serveLab();
    const { alerts, events } = await following(lab);
    lab.calls.length = 0;
    await alerts.stop(1000);
    expect(events).toMatchObject([{ type: 'alerts-found', alerts: [] }]);
    expect(lab.calls).toEqual([]);
    expect((await following(lab, [])).events).toEqual([]);
  });

  it('end in time when the target no longer answers', async () => {
    await using lab = await serveLab({ alarms });
    const { alerts, of, stop } = await following(lab);
    lab.hook(
      ({ signal }) => new Promise((done) => signal.addEventListener('abort', () => done(), { once: true })),
    );
    stop.abort(new Error('interrupted'));
    await alerts.stop(50);
    expect(of('alert-history')).toMatchObject([
      { transitions: [], error: 'cloudwatch did not tell its history in time' },
    ]);
  });
});

describe('alerts that fire before the fault', () => {
  const alert = (name: string): FiringAlert => ({ source: 'cloudwatch', id: `id-${name}`, name });
  const [one, two] = [alert('one'), alert('two')];
  it.each<[string, FiringAlert[], string[] | undefined, string | undefined]>([
    ['none', [], undefined, undefined],
    ['one', [one], undefined, 'an alert was firing before the fault: one (cloudwatch)'],
    [
      'one of two that is not excluded',
      [one, two],
      ['one'],
      'an alert was firing before the fault: two (cloudwatch)',
    ],
    ['two', [one, two], [], 'alerts were firing before the fault: one (cloudwatch), two (cloudwatch)'],
    ['those that are excluded by name and id', [one, two], ['one', 'id-two'], undefined],
  ])('%s', (_, firing, ignored, told) => {
    expect(troubleInAlerts(firing, ignored)).toBe(told);
  });
});
