import { BadInputError } from '#core';
import type { LoadPlan } from '#core';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadField } from './load-field.ts';
import { planLoad } from './plan-load.ts';
import { dataFile } from './test/data-file.ts';

type Context = Parameters<typeof planLoad>[1];
const url = 'http://shop/';

function plan(load: object, context: Partial<Context> = {}): LoadPlan {
  return planLoad(loadField.parse(load), { directory: '/nowhere', balancers: [], ...context });
}

function refusal(load: object, context?: Partial<Context>): string {
  try {
    plan(load, context);
  } catch (error) {
    if (error instanceof BadInputError) return `${error.message} ${error.hint ?? ''}`;
    throw error;
  }
  return 'no refusal';
}

const trafficOf = (more: object, context?: Partial<Context>) => {
  const { traffic } = plan({ traffic: { url, ...more } }, context);
  if (!traffic) throw new Error('no traffic');
  return traffic;
};

describe('traffic, decided', () => {
  it('is sent by the engine that is usual, at its rate', () => {
    expect(trafficOf({ rate: '10/s' })).toEqual({
      role: 'traffic',
      engine: 'traffic',
      params: {},
      scenarios: [expect.objectContaining({ name: 'all', url })],
      profile: { points: [[0, 10]] },
      workers: 1,
      connections: 125,
      recycleMs: 60_000,
    });
  });

  it('is refused at a rate that its generators surely can not send', () => {
    expect(refusal({ traffic: { url, rate: '10M/s', workers: 2 } })).toContain(
      '10,000,000 requests a second are more than 2 generators can send',
    );
    expect(trafficOf({ rate: '150k/s', workers: 2 }).workers).toBe(2);
  });

  it('goes through its stages, from nothing unless it is told from where', () => {
    const stages = [
      { to: '10/s', over: '1m' },
      { to: '20/s', over: '0s' },
    ];
    const points = [
      [60_000, 10],
      [60_000, 20],
    ];
    expect(trafficOf({ stages }).profile).toEqual({ points: [[0, 0], ...points] });
    expect(trafficOf({ stages, from: '5/s' }).profile).toEqual({ points: [[0, 5], ...points] });
  });

  it('follows a curve beside the file, of any length', () => {
    const rows = Array.from({ length: 200_000 }, (_, s) => `${s},${s % 9}`);
    const file = dataFile(['time,rate', ...rows].join('\n'), 'day.csv');
    const { profile, connections } = trafficOf(
      { curve: { file: basename(file), peak: '500/s' } },
      { directory: dirname(file) },
    );
    expect(profile.repeats).toBe(true);
    expect(connections).toBe(6250);
  });

  it('takes the requests of the warm-up where it has none of its own', () => {
    const warmUp = { from: '1/s', to: '10/s', url, method: 'POST', timeout: '3s' };
    const { warmUp: warming, traffic } = plan({ warmUp, traffic: { rate: '1/s' } });
    expect(traffic?.scenarios).toEqual(warming?.job.scenarios);
    expect(traffic?.scenarios).toMatchObject([{ url, method: 'POST', timeoutMs: 3000 }]);
    const own = plan({ warmUp, traffic: { rate: '1/s', url: 'http://other/' } });
    expect(own.traffic?.scenarios).toMatchObject([{ url: 'http://other/', method: 'GET' }]);
  });

  it.each([
    ['100 connections at the least', { rate: '1/s' }, 100],
    ['as many as requests may be under way, and a quarter more', { rate: '1000/s', timeout: '500ms' }, 625],
    ['10,000 at the most', { rate: '5k/s' }, 10_000],
    ['what it is told', { rate: '5k/s', connections: 60_000 }, 60_000],
  ])('has %s', (_, more, connections) => expect(trafficOf(more).connections).toBe(connections));

  it.each([
    ['one generator', { rate: '8k/s' }, 1],
    ['one for each 8,000 a second', { rate: '16001/s' }, Math.min(3, availableParallelism())],
    [
      'no more than there are processors',
      { rate: `${50 * availableParallelism()}k/s` },
      availableParallelism(),
    ],
    ['as many as it is told', { rate: '1/s', workers: 64 }, 64],
    ['no more than connections', { rate: '1/s', workers: 64, connections: 3 }, 3],
  ])('has %s', (_, more, workers) => expect(trafficOf(more).workers).toBe(workers));
});

describe('a warm-up, decided', () => {
  it('begins at its first rate, and is judged as the file says', () => {
    const warmUp = {
      from: '10/s',
      to: '10k/s',
      url,
      grow: '50% every 1m',
      ready: { errors: '1%', rejected: '< 2%', p99: '< 300ms', for: '10s', drift: '< 20%' },
    };
    expect(plan({ warmUp }).warmUp).toMatchObject({
      job: { role: 'warm-up', engine: 'traffic', profile: { points: [[0, 10]] }, connections: 10_000 },
      fromPerSecond: 10,
      toPerSecond: 10_000,
      growth: { by: 'steps', factor: 1.5, everyMs: 60_000 },
      ready: {
        errorsBelow: 0.01,
        rejectedBelow: 0.02,
        p99BelowMs: 300,
        forMs: 10_000,
        driftBelow: 0.2,
      },
      giveUpAfterMs: 2_700_000,
    });
  });

  it('has its script by the whole path, from the directory of the file, and is refused without it', () => {
    const file = dataFile('', 'own.js');
    const warmUp = { from: '1/s', to: '2/s', grow: 'over 1s', url, engine: { k6: { script: 'own.js' } } };
    expect(plan({ warmUp }, { directory: dirname(file) }).warmUp?.job.params).toMatchObject({ script: file });
    expect(refusal({ warmUp })).toMatch(
      /^The k6 script \/nowhere\/own.js can't be read: there is no such file/,
    );
  });

  it('is refused where a service of the target has another certificate than k6 would want', () => {
    const endpoint = {
      kind: 'http',
      url: 'https://lb/',
      host: 'shop',
      statuses: '200',
      foundBy: 'a',
    } as const;
    const none = { desired: 1, running: 1, tasks: [], targetGroups: [] };
    const inventory = { services: [{ name: 'shop', endpoints: [endpoint], ...none }] };
    const warmUp = { from: '1/s', to: '2/s', grow: 'over 1s' };
    expect(refusal({ warmUp: { ...warmUp, engine: 'k6' } }, { inventory })).toMatch(
      /^k6 can't warm up: it wants the certificate of lb,/,
    );
    expect(refusal({ warmUp }, { inventory })).toBe('no refusal');
  });

  it('is refused where it gives up before it can be warm', () => {
    const warmUp = { from: '1/s', to: '10/s', url, grow: 'over 10m', giveUpAfter: '5m' };
    expect(refusal({ warmUp })).toMatch(
      /takes at least .*, and gives up after 5 m 00 s. Raise warmUp.giveUpAfter/,
    );
  });
});

describe('a reservation, decided', () => {
  const [a, b] = [
    { arn: 'arn:a', name: 'front' },
    { arn: 'arn:b', name: 'back' },
  ];
  const reserve = { capacityUnits: 500, giveUpAfter: '10m' };

  it('is for the only balancer, or for the one that is named', () => {
    const expected = { capacityUnits: 500, giveUpAfterMs: 600_000 };
    expect(plan({ reserve }, { balancers: [a] })).toEqual({ reservation: { balancer: a, ...expected } });
    const named = { ...reserve, balancer: 'back' };
    expect(plan({ reserve: named }, { balancers: [a, b] })).toEqual({
      reservation: { balancer: b, ...expected },
    });
  });

  it.each([
    ['no balancer', reserve, [], /^The target has no load balancer whose capacity could be reserved/],
    ['none of its name', { ...reserve, balancer: 'c' }, [a, b], /named c; it has front, back/],
    ['none at all', { ...reserve, balancer: 'c' }, [], /named c; it has none/],
    ['several to choose from', reserve, [a, b], /has 2 load balancers: front, back. Name the one/],
  ])('is refused where there is %s', (_, asked, balancers, message) =>
    expect(refusal({ reserve: asked }, { balancers })).toMatch(message),
  );
});
