import type { Count, EventBody, Guard, GuardCondition } from '#core';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../analysis.ts';
import { eventsOf, samplesOf } from '../test/scripted-run.ts';
import type { Script } from '../test/scripted-run.ts';

const steady = '.'.repeat(10);

/** How one guard stood after every event, with repetitions left out: since when, and when due. */
function stood(condition: GuardCondition, forMs: number, script: Script) {
  const guards: Guard[] = [{ condition, forMs, text: condition.kind }];
  const analysis = createAnalysis();
  const all: ([number, number | null] | null)[] = [];
  for (const event of eventsOf({ ...script, guards })) {
    analysis.step(event);
    const [state] = analysis.peek().guards;
    const value: [number, number | null] | null =
      state?.since == null ? null : [Math.round(state.since), state.due];
    if (JSON.stringify(value) !== JSON.stringify(all.at(-1))) all.push(value);
  }
  return all;
}

const look = (sent: number, ...ids: string[]) => {
  const counts: Count[] = [{ clock: 'capacity', subject: 'hosts', ids }];
  return { sent, done: sent + 1, counts };
};

describe('a guard', () => {
  it('on services lost is broken since the last of too many was lost, and no longer once one serves', () => {
    const services = { web: `${steady}${'x'.repeat(25)}.`, api: `${steady}.....${'x'.repeat(25)}` };
    expect(stood({ kind: 'servicesLost', above: 0 }, 500, { services })).toEqual([
      null,
      [2900, 3400],
      [3400, 3900],
    ]);
    expect(stood({ kind: 'servicesLost', above: 1 }, 500, { services })).toEqual([null, [3400, 3900], null]);
    expect(stood({ kind: 'servicesLost', above: 2 }, 0, { services })).toEqual([null]);
  });

  it('on a probe is broken from its first failed send to its next ok', () => {
    const services = { web: `${steady}.xxx.`, api: '.'.repeat(15) };
    expect(stood({ kind: 'probe', name: 'web' }, 200, { services })).toEqual([null, [1100, 1300], null]);
    expect(stood({ kind: 'probe', name: 'api' }, 0, { services })).toEqual([null]);
    expect(stood({ kind: 'probe', name: 'nobody' }, 0, { services })).toEqual([null]);
  });

  it('on errors takes the share of the last while, and of what users’ probes sent alone', () => {
    const services = { web: `${steady}${'.x'.repeat(10)}${'.'.repeat(20)}` };
    const told = stood({ kind: 'errorRate', above: 0.3 }, 1000, { services });
    expect(told).toHaveLength(3);
    expect(told[1]?.[0]).toBeGreaterThan(1500);
    expect(told[2]).toBeNull();
    expect(stood({ kind: 'errorRate', above: 0.3 }, 1000, { services, unasked: ['web'] })).toEqual([null]);
  });

  it('on errors is not broken before it has seen so long', () => {
    const services = { web: `xxxxx${'.'.repeat(40)}` };
    expect(stood({ kind: 'errorRate', above: 0.2 }, 3000, { services, t0: null })).toEqual([null]);
    const failing = stood({ kind: 'errorRate', above: 0.2 }, 3000, {
      services: { web: 'x'.repeat(45) },
      t0: null,
    });
    expect(failing[1]?.[0]).toBeGreaterThanOrEqual(3000);
  });

  it('on errors is not broken by what Squall itself spoiled', () => {
    const services = { web: `${steady}${'?'.repeat(30)}` };
    expect(stood({ kind: 'errorRate', above: 0 }, 1000, { services })).toEqual([null]);
  });

  it('on latency takes the 99th percentile of ok answers', () => {
    const slow = samplesOf('.'.repeat(40)).map((sample) =>
      sample.n < 20 ? sample : { ...sample, done: sample.sent + 900 },
    );
    const told = stood({ kind: 'latency', aboveMs: 800 }, 1000, { services: { web: slow } });
    expect(told).toHaveLength(2);
    expect(told[1]?.[0]).toBe(2900);
    expect(stood({ kind: 'latency', aboveMs: 1000 }, 1000, { services: { web: slow } })).toEqual([null]);
  });

  it('on a deadline is due so long after t0', () => {
    expect(stood({ kind: 'deadline', afterMs: 5000 }, 0, { services: { web: `${steady}.....` } })).toEqual([
      null,
      [1000, 6000],
    ]);
  });

  it('on capacity counts what ran before t0, of a group or of all', () => {
    const looks = [
      look(500, 'a', 'b', 'c', 'd'),
      look(1200, 'a', 'b', 'c'),
      look(1700, 'a'),
      look(2200, 'a', 'e', 'f'),
    ];
    const script = { services: { web: `${steady}${'.'.repeat(20)}` }, looks };
    const half = { share: 0.5 };
    expect(stood({ kind: 'capacity', below: half }, 100, script)).toEqual([null, [1700, 1800], null]);
    expect(stood({ kind: 'capacity', below: { count: 4 } }, 0, script)).toEqual([null, [1200, 1200]]);
    expect(stood({ kind: 'capacity', below: half, group: 'others' }, 0, script)).toEqual([null]);
  });

  it('on an alert is broken while it fires', () => {
    const alert = {
      id: 'id-1',
      name: 'payments-5xx',
      kind: 'metric',
      periodMs: 10,
      periods: 1,
      lagMs: 0,
      subjects: [],
      foundBy: 'name',
    };
    const seen = (at: number, status: 'firing' | 'quiet'): [number, EventBody] => {
      const states = [{ id: 'id-1', status, since: null }];
      return [at, { type: 'alert-look', source: 'cw', sent: at - 1, done: at, clock: null, states }];
    };
    const also: [number, EventBody][] = [
      [1, { type: 'alerts-found', source: 'cw', kind: 'cloudwatch', alerts: [alert], missing: [] }],
      seen(500, 'quiet'),
      seen(1500, 'firing'),
      seen(2000, 'firing'),
      seen(2500, 'quiet'),
    ];
    const script = { services: { web: `${steady}${'.'.repeat(20)}` }, also };
    expect(stood({ kind: 'alarm', name: 'payments-5xx' }, 100, script)).toEqual([null, [1500, 1600], null]);
    expect(stood({ kind: 'alarm', name: 'another' }, 0, script)).toEqual([null]);
  });
});
