import { BadInputError } from '#core';
import type { LoadScenario } from '#core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { requestsOf } from './requests.ts';
import { scenario } from './test/jobs.ts';

const url = 'http://shop.internal:81/buy';
const written = (given: Partial<LoadScenario>, n = 0) =>
  requestsOf([scenario(url, given)], 'run-1')(n).bytes.toString('latin1');

function fileOf(text: string, name = 'rows.csv'): { file: string; rows: number } {
  const file = join(mkdtempSync(join(tmpdir(), 'squall-rows-')), name);
  onTestFinished(() => rmSync(dirname(file), { recursive: true }));
  writeFileSync(file, text);
  return { file, rows: 0 };
}

describe('a request', () => {
  it('is written with its headers, and without a body says so where one might be', () => {
    expect(written({ method: 'POST', headers: { 'X-Trace': 'a' } })).toBe(
      'POST /buy HTTP/1.1\r\nhost: shop.internal:81\r\nconnection: keep-alive\r\nuser-agent: squall\r\n' +
        'accept: */*\r\nx-trace: a\r\ncontent-length: 0\r\n\r\n',
    );
    expect(written({ headers: {} })).not.toContain('content-length');
  });

  it('tells the length of its body in bytes', () => {
    const text = written({ method: 'POST', body: { text: 'größer', type: 'text/plain' } });
    expect(text).toContain('content-type: text/plain\r\n');
    expect(text).toMatch(/content-length: 8\r\n\r\n/);
  });

  it('takes the host that a header names', () => {
    const text = written({ headers: { Host: 'shop.example.com' } });
    expect(text).toContain('host: shop.example.com\r\n');
    expect(text).not.toContain('shop.internal');
  });

  it('is built once where nothing in it changes', () => {
    const requestAt = requestsOf([scenario(url, { headers: {} })], 'run-1');
    expect(requestAt(1).bytes).toBe(requestAt(2).bytes);
  });

  it('has the id, the number and the columns of its row in its texts', () => {
    const given = {
      method: 'POST',
      url: `${url}/{{item}}?n={{ n }}`,
      headers: { 'x-id': '{{id}}', 'x-item': '{{ item }}' },
      body: { text: '{"item":"{{item}}","other":"{{other}}"}', type: 'application/json' },
      data: fileOf('item,count\ntea,1\n"a b/ü",2\n'),
    };
    const text = written(given, 4);
    expect(text).toContain('POST /buy/tea?n=4 HTTP/1.1\r\n');
    expect(text).toContain('x-id: run-1/shop/4\r\nx-item: tea\r\n');
    expect(text).toContain('\r\n\r\n{"item":"tea","other":"{{other}}"}');
    expect(written(given, 5)).toContain('POST /buy/a%20b%2F%C3%BC?n=5 HTTP/1.1\r\n');
  });

  it('has a secret as it is, whatever stands in it, and is built once with it', () => {
    vi.stubEnv('SQUALL_TEST_TOKEN', 'ab{{ n }}cd');
    const headers = { Authorization: 'env:SQUALL_TEST_TOKEN' };
    expect(written({ headers }, 7)).toContain('authorization: ab{{ n }}cd\r\n');
    const requestAt = requestsOf([scenario(url, { headers })], 'run-1');
    expect(requestAt(1).bytes).toBe(requestAt(2).bytes);
    vi.unstubAllEnvs();
  });

  it('is written all the same with half a character in its row', () => {
    const data = fileOf(JSON.stringify({ item: 'a\ud800' }), 'rows.ndjson');
    expect(written({ url: `${url}/{{item}}`, data })).toContain('GET /buy/a%EF%BF%BD HTTP/1.1\r\n');
  });

  it('leaves what is encoded in its url as it is', () => {
    const filter = '/%7Ba%7D/%2F?filter=%7B%22a%22:1%7D';
    expect(written({ url: `http://shop.internal${filter}` })).toContain(`GET ${filter} HTTP/1.1`);
  });

  it('is not broken up by what stands in a row', () => {
    const row = JSON.stringify({ item: 'a\r\nx-bad: 1', name: '\u010a' });
    const data = fileOf(row, 'rows.ndjson');
    const headers = { 'x-item': '{{item}}', 'x-name': '{{name}}' };
    const [head = ''] = written({ url: `${url}?q={{item}}`, headers, data }).split('\r\n\r\n');
    expect(head.split('\r\n')).toHaveLength(7);
    expect(head).not.toMatch(/^x-bad/m);
  });
});

describe('a load of several scenarios', () => {
  it('sends them in parts as their weights say', () => {
    const weights = [5, 3, 2];
    const requestAt = requestsOf(
      weights.map((weight, place) => scenario(url, { name: `s${place}`, weight })),
      'run-1',
    );
    const counts = [0, 0, 0];
    for (let n = 1; n < 2000; n += 2) counts[requestAt(n).scenario]! += 1;
    expect(counts.map((count) => Math.round(count / 10) / 10)).toEqual([50, 30, 20].map((part) => part / 10));
  });
});

describe('what is not there', () => {
  it.each([
    [{ headers: { authorization: 'env:SQUALL_NO_SUCH_SECRET' } }, /env:SQUALL_NO_SUCH_SECRET is not set/],
    [{ data: { file: '/no/such/rows.csv', rows: 1 } }, /can't be read/],
  ])('is refused: %j', (given, message) => {
    expect(() => written(given)).toThrow(BadInputError);
    expect(() => written(given)).toThrow(message);
  });
});
