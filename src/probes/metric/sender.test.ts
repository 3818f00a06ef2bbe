import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '#core';
import { describe, expect, it, vi } from 'vitest';
import { compileTolerance } from '../tolerance.ts';
import { judge } from './prometheus.ts';
import { createSender } from './sender.ts';

const now = Date.now() / 1000;
const vector = (...values: string[]) => ({
  status: 'success',
  data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [now, value] })) },
});
const below = compileTolerance('< 5');

describe('an answer without end', () => {
  it('is not read on, and tells nothing', async () => {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    const server = createServer((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(1 << 16)));
      };
      response.on('drain', more).on('close', resolve);
      more();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const params = {
      prometheus: `http://127.0.0.1:${port}`,
      query: 'up',
      expect: 1,
      timeoutMs: 10_000,
    };
    const context = {
      now: () => 0,
      observe: () => undefined,
      connection: undefined,
      nameServer: undefined,
    };
    const sender = createSender(params, context);
    const told = await new Promise((settle) => {
      sender.send((outcome, reason) => settle([outcome, reason]));
    });
    expect(told).toEqual(['unknown', 'not told: the answer is too long']);
    await left;
    sender.close();
    server.close();
  });
});

describe('an answer', () => {
  it.each<[string, unknown, Outcome]>([
    ['of one value inside', vector('4.5'), 'ok'],
    ['of one value outside', vector('7'), 'failed'],
    ['of an infinite value', vector('+Inf'), 'failed'],
    ['that is a scalar', { status: 'success', data: { resultType: 'scalar', result: [now, '1'] } }, 'ok'],
    ['without data', vector(), 'unknown'],
    ['of NaN', vector('NaN'), 'unknown'],
    ['of several values', vector('1', '2'), 'unknown'],
    ['of an infinite value that is inside', vector('-Inf'), 'ok'],
    ['of nothing', vector(''), 'unknown'],
    ['of a number that Prometheus does not write', vector('0x0'), 'unknown'],
    ['of another time', { status: 'success', data: { resultType: 'scalar', result: [1, '1'] } }, 'unknown'],
    ['with a warning', { ...vector('1'), warnings: ['partial response'] }, 'unknown'],
    ['of an error', { status: 'error', errorType: 'bad_data', error: 'parse error' }, 'unknown'],
    ['of another kind', { ok: true }, 'unknown'],
  ])('%s', (_, body, outcome) => expect(judge(body, below).outcome).toBe(outcome));
});

it('is asked for with its query and its token, and a dead server tells nothing', async () => {
  vi.stubEnv('SQUALL_TEST_TOKEN', 'hush');
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url, request.headers.authorization);
    response.end(JSON.stringify(vector('1')));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const params = {
    prometheus: `http://127.0.0.1:${port}/prom/`,
    query: 'up == 1',
    expect: '< 5',
    token: 'env:SQUALL_TEST_TOKEN',
    timeoutMs: 10_000,
  };
  const sender = createSender(params, {
    now: () => 0,
    observe: () => undefined,
    connection: undefined,
    nameServer: undefined,
  });
  const ask = () =>
    new Promise<Outcome>((resolve) => {
      sender.send((outcome) => resolve(outcome));
    });
  expect(await ask()).toBe('ok');
  expect(asked).toEqual(['/prom/api/v1/query?query=up+%3D%3D+1', 'Bearer hush']);
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  expect(await ask()).toBe('unknown');
  sender.close();
  vi.unstubAllEnvs();
});
