import { TargetError } from '#core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonClient } from '../../src/alerts/json-client.ts';
import { rejectionOf } from '../targets/lab-endpoint.ts';
import { serveJson } from './json-server.ts';
import { soon } from './opened.ts';

const shape = z.object({ n: z.number() });
const clientOf = (url: string, more: { timeoutMs?: number; mostBytes?: number } = {}) =>
  new JsonClient({ source: 'tests', url, headers: { authorization: 'Bearer hush' }, ...more });

describe('the JSON client', () => {
  it('asks below the path of its base, with its headers, and tells the clock of the server', async () => {
    await using server = await serveJson(() => ({ n: 1 }));
    const client = clientOf(`${server.url}/base/`);
    const query = [
      ['a', 'x y'],
      ['a', '&'],
    ] as const;
    const before = Date.now();
    const { body, clock } = await client.get('/path', query, shape, soon());
    expect(body).toEqual({ n: 1 });
    expect(server.requests).toEqual([
      { path: '/base/path?a=x+y&a=%26', headers: expect.objectContaining({ authorization: 'Bearer hush' }) },
    ]);
    expect(clock?.resolutionMs).toBe(1000);
    expect(clock?.wall).toBeGreaterThan(before - 1000);
    expect(clock?.wall).toBeLessThanOrEqual(Date.now());
  });

  it('asks again when it is told to wait a moment, and not before', async () => {
    let asked = 0;
    await using server = await serveJson((_, response) => {
      asked += 1;
      if (asked > 1) return { n: asked };
      response.writeHead(429, { 'retry-after': '1' }).end();
      return undefined;
    });
    const start = performance.now();
    expect((await clientOf(server.url).get('/', [], shape, soon())).body).toEqual({ n: 2 });
    expect(performance.now() - start).toBeGreaterThanOrEqual(995);
  });

  it.each([
    ['a wait too long', 429, { 'retry-after': '3600' }, 1, 'watch.pollEvery'],
    ["the wait in Datadog's words", 429, { 'x-ratelimit-reset': '3600' }, 1, 'watch.pollEvery'],
    ['a server that stays broken', 503, {}, 3, 'on its side'],
    ['keys that are refused', 403, {}, 1, 'Check the keys'],
    ['a path that is not there', 404, {}, 1, 'base address'],
    ['a redirect, which is not followed', 302, { location: '/elsewhere' }, 1, 'leads elsewhere'],
  ])('gives up after %s', async (_, status, headers, times, hint) => {
    await using server = await serveJson((_, response) => {
      response.writeHead(status, { ...headers }).end();
      return undefined;
    });
    const error = await rejectionOf(clientOf(server.url).get('/x', [['key', 'v']], shape, soon()));
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toMatchObject({
      message: `tests at ${server.url} answered ${status} (GET /x).`,
      hint: expect.stringContaining(hint),
    });
    expect(server.requests).toHaveLength(times);
  });

  it.each([
    ['no JSON', '<html>', 'not JSON'],
    ['another shape', '{"n":"1"}', 'another shape, at "n"'],
    ['too much', `{"n":${' '.repeat(5000)}1}`, 'more than 4000 bytes'],
  ])('takes no answer that is %s', async (_, text, told) => {
    await using server = await serveJson((_, response) => {
      response.end(text);
      return undefined;
    });
    const error = await rejectionOf(clientOf(server.url, { mostBytes: 4000 }).get('/', [], shape, soon()));
    expect(error).toMatchObject({ message: expect.stringContaining(told), hint: expect.any(String) });
    expect(server.requests).toHaveLength(1);
  });

  it('waits for an answer so long, and lets go at once when it is aborted', async () => {
    await using server = await serveJson(() => undefined);
    const late = await rejectionOf(clientOf(server.url, { timeoutMs: 30 }).get('/', [], shape, soon()));
    expect(late).toMatchObject({ message: expect.stringContaining('did not answer within 0.03 s') });
    const stop = new AbortController();
    const reason = new Error('the run was interrupted');
    const waiting = rejectionOf(clientOf(server.url).get('/', [], shape, stop.signal));
    stop.abort(reason);
    expect(await waiting).toBe(reason);
  });

  it('tells a server that is gone by its address', async () => {
    const server = await serveJson(() => undefined);
    await server[Symbol.asyncDispose]();
    const error = await rejectionOf(clientOf(server.url).get('/', [], shape, soon()));
    expect(error).toMatchObject({ message: expect.stringMatching(/could not be reached: .*ECONNREFUSED/) });
  });

  it('leaves no connection behind', async () => {
    await using server = await serveJson(() => ({ n: 1 }));
    await clientOf(server.url).get('/', [], shape, soon());
    while ((await server.connections()) > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await server.connections()).toBe(0);
  });
});
