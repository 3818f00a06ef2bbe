import type { EventBody } from '#core';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../analysis.ts';
import type { LiveView } from '../live-view.ts';
import { atMost, judged } from '../test/judged.ts';
import { bounds, eventsOf, findingsOf } from '../test/scripted-run.ts';
import type { Script } from '../test/scripted-run.ts';
import { slicesOf, steadily } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';

const t0 = 2000;
const fine = '.'.repeat(100);
const ofWeb = [{ name: 'web', service: 'web' }];

/** A run whose probes of web are ok throughout, with traffic told second by second, a second and a half late. */
function runWith(requests: ScriptedRequest[], more: Partial<Script> = {}): Script {
  const slices = slicesOf(
    requests.map((one) => ({ scenario: 'web', ...one })),
    [t0],
  );
  const seconds = Map.groupBy(slices, ({ from }) => Math.floor(from / 1000));
  return {
    services: { web: fine },
    t0,
    endsAt: 12_000,
    traffic: ofWeb,
    ...more,
    also: [
      [0, { type: 'load-started', role: 'traffic', engine: 'traffic', model: 'open', version: '1' }],
      ...[...seconds].map(([second, own]): [number, EventBody] => [
        second * 1000 + 2500,
        { type: 'load', role: 'traffic', slices: own },
      ]),
      ...(more.also ?? []),
    ],
  };
}

const well = steadily(100, 0, 10_000);
const without = (from: number, to: number) => well.filter(({ sent }) => sent < from || sent >= to);
const outage = [
  ...without(3000, 5000),
  ...steadily(100, 3000, 5000, { outcome: 'failed', reason: 'refused' }),
];

const webOf = (script: Script) => {
  const web = findingsOf(script).services.find(({ name }) => name === 'web');
  if (!web) throw new Error('no web');
  return web;
};

describe('traffic, as a witness of the service that it asks', () => {
  it('tells that it was degraded or lost, and when it was back, where probes saw nothing', () => {
    const { state, because, recovery, outages, probes } = webOf(runWith(outage));
    expect(state).toBe('lost');
    expect(because).toBe('traffic: 200 sends in a row failed over 1.99 s');
    expect(bounds(recovery)).toEqual({ interval: { lo: 2990, hi: 3000 } });
    expect(outages).toMatchObject([
      {
        start: { after: 2990, by: 3000 },
        end: { after: 4990, by: 5000 },
        failed: 200,
        reasons: [['refused', 200]],
      },
    ]);
    expect(probes).toEqual(['web', 'traffic']);
    const some = well.map((one, n) => (n === 400 ? { ...one, outcome: 'rejected' as const } : one));
    expect(webOf(runWith(some))).toMatchObject({ state: 'degraded' });
  });

  it('makes what is expected be judged by it: states, recovery, and the window of the requests lost', () => {
    const of = (quantity: Parameters<typeof atMost>[0], limit: number) =>
      judged(atMost(quantity, limit), { web: fine }, runWith(outage));
    expect(of('servicesLost', 0)).toMatchObject({ verdict: 'refuted' });
    expect(of('recoveryTime', 2000)).toMatchObject({ verdict: 'refuted', value: { lo: 2990, hi: 3000 } });
    expect(of('requestsLost', 0.01).why).toMatch(/^200 of 300 requests lost/);
  });

  it('leaves it untouched where nothing was lost, or no more than before the fault', () => {
    expect(webOf(runWith(well))).toMatchObject({ state: 'untouched' });
    const seldom = well.map((one, n) => (n % 700 === 50 ? { ...one, outcome: 'failed' as const } : one));
    expect(webOf(runWith(seldom))).toMatchObject({ state: 'untouched' });
  });

  it('makes it degraded where a small loss lasts, though steady lost some too', () => {
    const many = steadily(1000, 0, 10_000).map((one, n) =>
      n === 50 || (n >= 2000 && n % 27 === 0) ? { ...one, outcome: 'failed' as const } : one,
    );
    expect(webOf(runWith(many))).toMatchObject({ state: 'degraded', recovery: { interval: { hi: null } } });
  });

  it('lays to the fault what was under way when it came', () => {
    const hit = [1980, 1990].map((sent) => ({
      sent,
      outcome: 'failed' as const,
      tookMs: 100,
      scenario: 'web',
    }));
    expect(webOf(runWith([...without(1980, 2000), ...hit]))).toMatchObject({ state: 'degraded' });
  });

  it('makes unknown what it does not know, and no failure of it', () => {
    const gone = [
      ...without(3000, 6000),
      ...steadily(100, 3000, 6000, { outcome: 'unknown', neverLeft: true }),
    ];
    const web = webOf(runWith(gone));
    expect(web).toMatchObject({ state: 'unknown', outages: [] });
    expect(web.because).toContain('300 of them unknown');
  });

  it('tells of a service that no probe asks, and lets nobody say that nothing told of it', () => {
    const findings = findingsOf(runWith(outage, { services: { api: fine } }));
    expect(findings.services.map(({ name, state }) => [name, state])).toEqual([
      ['api', 'untouched'],
      ['web', 'lost'],
    ]);
  });

  it('of nobody in particular makes no service, and its end is that of the window all the same', () => {
    const findings = findingsOf(runWith(outage, { traffic: [{ name: 'web' }] }));
    expect(findings.services).toMatchObject([{ name: 'web', state: 'untouched', probes: ['web'] }]);
    expect(findings.trafficLost).toMatchObject({ due: 300, failed: 200 });
  });

  it('counts no request of its own among those of the probes', () => {
    const { requests, harness } = findingsOf(runWith(well));
    expect(requests.sent).toBeLessThan(100);
    expect(harness.samples).toBe(100);
  });

  it('takes what comes late: the findings are those of the whole record', () => {
    const script = runWith(well.filter(({ sent }) => sent !== 3500));
    const late = slicesOf([{ sent: 3500, outcome: 'failed', scenario: 'web' }]);
    const also: Script['also'] = [
      ...(script.also ?? []),
      [11_000, { type: 'load', role: 'traffic', slices: late }],
    ];
    expect(webOf({ ...script, also })).toMatchObject({ state: 'degraded' });
  });
});

describe('traffic, while the run goes on', () => {
  function views(script: Script): [at: number, view: LiveView][] {
    const analysis = createAnalysis();
    return eventsOf(script).map((event) => {
      analysis.step(event);
      return [event.at, analysis.peek()];
    });
  }
  const stateAt = (script: Script, moment: number) =>
    views(script)
      .findLast(([at]) => at <= moment)?.[1]
      .services.find(({ name }) => name === 'web')?.state;

  it('tells each second once all of it was told', () => {
    expect(stateAt(runWith(outage), 5400)).toBe('ok');
    expect(stateAt(runWith(outage), 5600)).toBe('failing');
    expect(stateAt(runWith(outage), 6700)).toBe('lost');
    expect(stateAt(runWith(outage), 8700)).toBe('recovered');
  });

  it('tells what is lost long after it was sent as soon as it is', () => {
    const script = runWith(well.filter(({ sent }) => sent !== 3500));
    const hung = slicesOf([{ sent: 3500, outcome: 'failed', reason: 'status 504', scenario: 'web' }]);
    const also: Script['also'] = [
      ...(script.also ?? []),
      [7100, { type: 'load', role: 'traffic', slices: hung }],
    ];
    expect(stateAt({ ...script, also }, 7090)).toBe('ok');
    const after = views({ ...script, also }).find(([at]) => at > 7100)?.[1].services[0];
    expect(after?.sends.failed).toBe(1);
    expect(after?.lastReason).toBe('status 504');
    expect(after?.state).toBe('failing');
  });

  it('counts nothing that was sent before steady', () => {
    // The probes of web are 20 until t0, and the traffic 100 a second.
    expect(webOf(runWith(well)).steady?.sends.sent).toBe(20 + 200);
    expect(webOf(runWith(well, { steadyFrom: 1000 })).steady?.sends.sent).toBe(20 + 100);
  });

  it('leaves a service to its probes where it never led there', () => {
    const wrong = well.map((one) => ({ ...one, outcome: 'failed' as const, reason: 'status 404' }));
    const web = webOf(runWith(wrong));
    expect(web).toMatchObject({ state: 'untouched' });
    expect(web.because).toContain('unreachable from here: traffic');
  });

  it('is no silence while it is told, and is waited for until it has held', () => {
    const sending = views(runWith(outage)).filter(([at]) => at <= 10_000);
    const states = sending.map(([, { services }]) => services[0]?.state);
    expect(states).not.toContain('silent');
    const settled = views(runWith(outage)).find(([, { isSettled }]) => isSettled)?.[0] ?? 0;
    expect(settled).toBeGreaterThan(6000);
  });

  it('is not waited for once a part of it is lost', () => {
    const lost: EventBody = { type: 'load-lost', role: 'traffic', since: 3000, reason: 'SIGKILL' };
    const gone = runWith(
      well.filter(({ sent }) => sent < 3000),
      { also: [[3100, lost]] },
    );
    expect(views(gone).some(([, { isSettled }]) => isSettled)).toBe(true);
    const silent = runWith(well.filter(({ sent }) => sent < 3000));
    expect(views(silent).some(([, { isSettled }]) => isSettled)).toBe(false);
  });
});
