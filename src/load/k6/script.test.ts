import type { LoadJob } from '#core';
import { describe, expect, it } from 'vitest';
import type { Row } from '../rows.ts';
import type { Params } from './params.ts';
import { scriptOf } from './script.ts';
import { jobOf, scenarioOf } from './test/jobs.ts';
import { ran } from './test/program.ts';

function script(job: LoadJob, rows: Row[] = [], recycleConnections: Params['recycleConnections'] = 'by-age') {
  return scriptOf(job, { runId: 'run', recycleConnections, rowsOf: () => rows });
}

const program = (job: LoadJob, rows?: Row[]) => ran(script(job, rows).text);

describe('the script', () => {
  it('has a scenario for each of the job, by arrival rate, with its part of rate and connections', () => {
    const scenarios = [
      scenarioOf({ name: 'a list', weight: 3, timeoutMs: 9000 }),
      scenarioOf({ name: 'one' }),
    ];
    const { options } = program(jobOf({ scenarios, connections: 100 }));
    expect(options).toMatchObject({
      scenarios: {
        s0: { executor: 'ramping-arrival-rate', timeUnit: '1000s', preAllocatedVUs: 75, maxVUs: 75 },
        s1: { gracefulStop: '6000ms', preAllocatedVUs: 15, maxVUs: 15 },
      },
      dns: { ttl: '1s', select: 'roundRobin', policy: 'preferIPv4' },
      noVUConnectionReuse: false,
    });
    expect(options).toHaveProperty('scenarios.s0.stages.0', { duration: '0us', target: 7500 });
  });

  it('makes no more VUs than can be under way until their timeouts', () => {
    const { options } = program(jobOf({ connections: 10_000 }));
    expect(options).toHaveProperty('scenarios.s0.maxVUs', 60);
  });

  it('sends what the scenario says, with a number and a name for each request', () => {
    const scenario = scenarioOf({
      name: 'orders',
      method: 'POST',
      url: 'http://127.0.0.1:1/orders/{{n}}?by={{ id }}',
      headers: { 'X-Team': 'shop', 'X-Nth': '{{n}}' },
      body: { text: '{"id":"{{id}}","who":"{{nobody}}"}', type: 'application/json' },
    });
    const sent = program(jobOf({ scenarios: [scenario] })).send('s0', 7);
    expect(sent).toEqual({
      method: 'POST',
      url: 'http://127.0.0.1:1/orders/7?by=run/orders/7',
      body: '{"id":"run/orders/7","who":"{{nobody}}"}',
      params: {
        headers: {
          'user-agent': 'squall',
          accept: '*/*',
          'x-request-id': 'run/orders/7',
          'content-type': 'application/json',
          'x-team': 'shop',
          'x-nth': '7',
        },
        timeout: 5000,
        redirects: 0,
        throw: true,
        tags: { name: 's0' },
      },
    });
  });

  it('fills texts from the rows, one a request, and begins anew after the last', () => {
    const scenario = scenarioOf({
      url: 'http://127.0.0.1:1/of/%7B%7Bname%7D%7D',
      body: { text: '{{name}} {{toString}}', type: 'text/plain' },
      data: { file: 'people.csv', rows: 2 },
    });
    const { send } = program(jobOf({ scenarios: [scenario] }), [{ name: 'Ann' }, { name: 'Bo & "Cy"' }]);
    expect(send('s0', 0)).toMatchObject({ url: 'http://127.0.0.1:1/of/Ann', body: 'Ann {{toString}}' });
    expect(send('s0', 1)).toMatchObject({
      url: 'http://127.0.0.1:1/of/Bo%20%26%20%22Cy%22',
      body: 'Bo & "Cy" {{toString}}',
    });
    expect(send('s0', 2)).toMatchObject({ url: 'http://127.0.0.1:1/of/Ann' });
  });

  it('has the same id in its url with data as without, and half a character as a whole one', () => {
    const url = 'http://127.0.0.1:1/{{id}}';
    const id = { url: 'http://127.0.0.1:1/run/home/1' };
    expect(program(jobOf({ scenarios: [scenarioOf({ url })] })).send('s0', 1)).toMatchObject(id);
    const data = { file: 'people.csv', rows: 1 };
    const rows = [{ name: 'a\ud800' }];
    const withData = (url: string) => program(jobOf({ scenarios: [scenarioOf({ url, data })] }), rows);
    expect(withData(url).send('s0', 1)).toMatchObject(id);
    expect(withData('http://127.0.0.1:1/{{name}}').send('s0', 0).url).toMatch(/\/a%EF%BF%BD$/);
  });

  it('leaves what is encoded in its url as it is', () => {
    const url = 'http://127.0.0.1:1/%7Ba%7D/?filter=%7B%22a%22:1%7D';
    expect(program(jobOf({ scenarios: [scenarioOf({ url })] })).send('s0', 0).url).toBe(url);
  });

  it('has no secret, but reads it from a variable', () => {
    const headers = { Authorization: 'env:SQUALL_TEST_TOKEN', 'X-Key': 'file:/run/key' };
    const { text, secrets } = script(jobOf({ scenarios: [scenarioOf({ headers })] }));
    expect(Object.fromEntries(secrets)).toEqual({
      SQUALL_SECRET_0: 'env:SQUALL_TEST_TOKEN',
      SQUALL_SECRET_1: 'file:/run/key',
    });
    const { headers: sent } = ran(text, { SQUALL_SECRET_0: 'hush', SQUALL_SECRET_1: '{{n}}' }).send(
      's0',
      3,
    ).params;
    expect(sent).toMatchObject({ authorization: 'hush', 'x-key': '{{n}}' });
  });

  it('closes a connection before it is too old for the next request that its VU is due for', () => {
    const { send } = program(jobOf({ recycleMs: 1000 }));
    const closedAt = [0, 300, 600, 900, 1200, 1500, 1800].filter(
      (atMs, n) => send('s0', n, atMs).params.headers['connection'] === 'close',
    );
    expect(closedAt).toEqual([900]);
  });

  it('opens a connection for each request where that is asked for', () => {
    const { text } = script(jobOf({ recycleMs: 1000 }), [], 'each-request');
    const { options, send } = ran(text);
    expect(options).toMatchObject({ noVUConnectionReuse: true });
    expect(send('s0', 1, 5000).params.headers).not.toHaveProperty('connection');
  });
});
