import type { LoadScenario } from '#core';
import { describe, expect, it, vi } from 'vitest';
import { dataFile } from '../test/data-file.ts';
import { requestsOf } from './request.ts';

const runId = '2026-11-21-lose-a-quarter';
const scenario = (more: Partial<LoadScenario>): LoadScenario => ({
  name: 'buy',
  weight: 1,
  method: 'GET',
  url: 'http://shop:81/',
  headers: {},
  statuses: '200',
  timeoutMs: 1000,
  ...more,
});
const requestAt = (n: number, more: Partial<LoadScenario>) => requestsOf(scenario(more), runId).requestAt(n);
const withRows = (text: string) => ({ data: { file: dataFile(text), rows: 2 } });
const headersAt = (n: number, more: Partial<LoadScenario>) => {
  const { headers } = requestAt(n, more);
  return Object.fromEntries(
    headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]]] : [])),
  );
};

describe('a request of traffic', () => {
  it('is told from all others by its id', () => {
    expect(headersAt(7, {})).toEqual({
      'user-agent': 'squall',
      accept: '*/*',
      'x-request-id': `${runId}/buy/7`,
    });
    expect(headersAt(7, { headers: { 'X-Request-Id': 'mine' } })).toMatchObject({ 'x-request-id': 'mine' });
  });

  it('has the type of its body, unless a header says another, and none without one', () => {
    const body = { text: '{}', type: 'application/json' };
    expect(headersAt(0, { method: 'POST', body })).toMatchObject({ 'content-type': 'application/json' });
    const headers = { 'Content-Type': 'a/b' };
    expect(headersAt(0, { method: 'POST', body, headers })).toMatchObject({ 'content-type': 'a/b' });
    expect(requestAt(0, { method: 'POST' }).body).toBeNull();
  });

  it('has values in path, query, headers and body, encoded in the first two alone', () => {
    const given = {
      method: 'POST',
      url: 'http://shop/{{item}}/{{n}}?q={{item}}&i={{id}}',
      headers: { 'x-item': '{{item}}; {{n}}' },
      body: { text: '{"item":"{{ item }}","by":"{{id}}"}', type: 'application/json' },
      ...withRows('item\n"a b/ü&?#%"\n'),
    };
    const encoded = encodeURIComponent('a b/ü&?#%');
    const { path, body } = requestAt(3, given);
    expect(path).toBe(`/${encoded}/3?q=${encoded}&i=${runId}/buy/3`);
    expect(headersAt(3, given)['x-item']).toBe('a b/ü&?#%; 3');
    expect(body).toBe(`{"item":"a b/ü&?#%","by":"${runId}/buy/3"}`);
  });

  it('has the same id in its path with data as without', () => {
    const url = 'http://shop/{{id}}';
    expect(requestAt(1, { url }).path).toBe(requestAt(1, { url, ...withRows('a\n1\n') }).path);
  });

  it('takes a row each, and begins anew after the last', () => {
    const given = { url: 'http://shop/{{item}}', ...withRows('item\ntea\nrum\n') };
    expect([0, 1, 2, 1_000_000_001].map((n) => requestAt(n, given).path)).toEqual([
      '/tea',
      '/rum',
      '/tea',
      '/rum',
    ]);
  });

  it('leaves what is encoded as it is', () => {
    const url = 'http://shop/%7Ba%7D/%2F?filter=%7B%22a%22:1%7D';
    expect(requestAt(0, { url }).path).toBe('/%7Ba%7D/%2F?filter=%7B%22a%22:1%7D');
  });

  it('is sent all the same with half a character, or with a name that is no column any more', () => {
    const given = { url: 'http://shop/{{a}}/{{b}}', ...withRows('a\n\uD800\n') };
    expect(requestAt(0, given).path).toBe('/%EF%BF%BD/%7B%7Bb%7D%7D');
  });

  it('asks for the certificate of the host that its header names', () => {
    const named = (headers: Record<string, string>) =>
      requestsOf(scenario({ url: 'https://10.0.0.1:8443/', headers }), runId);
    expect(named({ Host: 'shop.example.com:443' })).toMatchObject({
      origin: 'https://10.0.0.1:8443',
      serverName: 'shop.example.com',
    });
    expect(named({}).serverName).toBeUndefined();
  });

  it('sends a secret as it is, whatever stands in it', () => {
    vi.stubEnv('LOAD_SECRET', 'a-{{n}}-b');
    const headers = { Authorization: 'env:LOAD_SECRET', 'x-place': '{{n}}' };
    expect(headersAt(7, { headers })).toMatchObject({ authorization: 'a-{{n}}-b', 'x-place': '7' });
    vi.unstubAllEnvs();
  });

  it('can not be made without its secret', () => {
    expect(() => requestAt(0, { headers: { authorization: 'file:/nowhere/token' } })).toThrow(
      /\/nowhere\/token/,
    );
  });
});
