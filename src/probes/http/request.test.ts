import { createServer } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import http from './index.ts';
import { askTwice, behaving, fine, listen } from './test/server-rig.ts';
import { planned } from '../../../test/probes/planned.ts';

afterEach(() => vi.unstubAllEnvs());

const askPooled = (url: string, given: object) => askTwice(url, { connections: 'pooled', ...given });

/** Answers with what it was asked. */
const mirror = () =>
  listen(
    createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      request.on('end', () => {
        const { method, headers } = request;
        response.end(JSON.stringify({ method, headers, body }));
      });
    }),
  );

describe('a request', () => {
  it.each([
    ['POST', 'a=1', 'a=1', 'text/plain; charset=utf-8'],
    ['PUT', { id: 7, name: 'Zoë' }, '{"id":7,"name":"Zoë"}', 'application/json'],
    ['PATCH', [1, 2], '[1,2]', 'application/json'],
    ['DELETE', undefined, '', undefined],
  ])('%s carries %j', async (method, body, sent, type) => {
    await using server = await mirror();
    for (const [path, is] of [
      ['$.method', method],
      ['$.body', sent],
      ["$.headers['content-type']", type],
    ] as const) {
      const bodyJson = is === undefined ? { jsonPath: '$.method' } : { jsonPath: path, is };
      const given = { method, ...(body !== undefined && { body }), expect: { bodyJson } };
      expect(await askPooled(server.url, given)).toEqual(['ok', 'ok']);
    }
  });

  it('carries a secret that its plan only names', async () => {
    vi.stubEnv('SQUALL_TEST_TOKEN', 'Bearer hush');
    await using server = await mirror();
    const headers = { Authorization: 'env:SQUALL_TEST_TOKEN' };
    const expected = { bodyJson: { jsonPath: '$.headers.authorization', is: 'Bearer hush' } };
    expect(await askPooled(server.url, { headers, expect: expected })).toEqual(['ok', 'ok']);
    const plan = planned(http, { url: server.url, headers });
    expect(JSON.stringify(plan)).not.toContain('hush');
    expect(JSON.stringify(plan)).toContain('env:SQUALL_TEST_TOKEN');
  });

  it('with a secret that is not there tells nothing of the service, and no secret', async () => {
    vi.stubEnv('SQUALL_TEST_TOKEN', 'two\nlines');
    await using server = await mirror();
    const absent = 'unknown: The secret env:SQUALL_NOT_SET is not set or empty.';
    const ask = (authorization: string) => askPooled(server.url, { headers: { authorization } });
    expect(await ask('env:SQUALL_NOT_SET')).toEqual([absent, absent]);
    const [told] = await ask('env:SQUALL_TEST_TOKEN');
    expect(told).toBe("unknown: The secret env:SQUALL_TEST_TOKEN can't be the value of a header.");
    expect(server.accepted).toBe(0);
  });

  it('that was dropped long after it came is unknown: it did not cross the close of an idle connection', async () => {
    await using server = await behaving((socket, _, nth) => {
      if (nth === 0) socket.write(fine);
      else setTimeout(() => socket.end(), 600);
    });
    expect(await askPooled(server.url, {})).toEqual(['ok', 'unknown: idle connection closed']);
  });

  it('that must not be sent twice is unknown where its idle connection was closed under it', async () => {
    const closing = () =>
      behaving((socket, _, nth) => {
        if (nth === 0) socket.write(fine);
        else socket.end();
      });
    await using posts = await closing();
    const unknown = 'unknown: idle connection closed';
    expect(await askPooled(posts.url, { method: 'POST', body: 'x' })).toEqual(['ok', unknown]);
    await using puts = await closing();
    expect(await askPooled(puts.url, { method: 'PUT', body: 'x' })).toEqual(['ok', 'ok']);
  });
});
