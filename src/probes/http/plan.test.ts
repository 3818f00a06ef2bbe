import { BadInputError } from '#core';
import type { HttpEndpoint } from '#core';
import { describe, expect, it } from 'vitest';
import http from './index.ts';
import { planned } from '../../../test/probes/planned.ts';

const planOf = (given: object, ingress?: string) =>
  planned(http, { url: 'http://shop.example.com/health', ...given }, { ingress });
const refusalOf = (given: object) => {
  const { error } = http.params.safeParse({ url: 'http://shop.example.com', ...given });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
};

describe('an http probe from a file', () => {
  it('asks ten times a second on fresh connections unless told otherwise', () => {
    expect(planOf({})).toEqual({
      id: 'shop.example.com/health',
      kind: 'http',
      service: 'shop.example.com/health',
      summary: 'GET http://shop.example.com/health, 10/s, fresh connections',
      intervalMs: 100,
      timeoutMs: 2000,
      params: {
        url: 'http://shop.example.com/health',
        method: 'GET',
        headers: {},
        connections: 'fresh',
        statuses: '200-399',
      },
    });
  });

  it('takes everything that can be told', () => {
    const plan = planOf({
      name: 'shop-front',
      service: 'shop',
      method: 'HEAD',
      headers: { 'X-Trace': 'squall' },
      rate: '30/min',
      timeout: '500ms',
      slowerThan: '300ms',
      connections: 'pooled',
      expect: { status: [200, '3xx'], body: 'fine', bodyMatches: '^f' },
    });
    expect(plan).toMatchObject({ service: 'shop', intervalMs: 2000, timeoutMs: 500, slowerThanMs: 300 });
    expect(plan.summary).toBe('HEAD http://shop.example.com/health, 0.5/s, pooled connections');
    expect(plan.params).toMatchObject({ statuses: '200,3xx', body: 'fine', bodyMatches: '^f' });
  });

  it('puts the ingress in its place', () => {
    const url = '{{ingress}}/checkout?a=1#top';
    expect(planOf({ url }, 'http://127.0.0.1:81/').summary).toContain(
      'GET http://127.0.0.1:81/checkout?a=1,',
    );
    expect(() => planOf({ url })).toThrow(BadInputError);
    expect(() => planOf({ url })).toThrow(/this target has none/);
  });

  it.each([
    [
      { url: 'ftp://a/' },
      'url: "ftp://a/" is no http or https URL; write http://host/path or {{ingress}}/path',
    ],
    [{ url: 'shop' }, /^url: "shop" is no http or https URL/],
    [{ url: 'http://me:word@a/' }, /write a header instead/],
    [{ headers: { Authorization: 'x' } }, /^headers\.\w+: is a secret; write env:NAME/],
    [{ headers: { cookie: 'x' } }, /^headers\.\w+: is a secret; write env:NAME/],
    [{ headers: { connection: 'close' } }, /is set by the probe itself/],
    [{ headers: { 'a b': 'c' } }, /is no name of a header/],
    [{ headers: { a: 'b\r\nc: d' } }, /is no value of a header/],
    [{ expect: { status: 'fine' } }, /^expect.status: "fine" names no statuses/],
    [{ expect: { status: 99 } }, /^expect.status: "99" names no statuses/],
    [{ expect: { bodyMatches: '(' } }, 'expect.bodyMatches: is no regular expression'],
    [{ rate: '1k/s' }, /^rate: must be from 0.6\/min to 200\/s/],
    [{ timeout: '0s' }, 'timeout: must be above zero and at most 1m'],
    [{ timeout: '2m' }, 'timeout: must be above zero and at most 1m'],
    [{ rate: '1/h' }, /^rate: must be from/],
    [{ method: 'TRACE' }, /^method: /],
    [{ body: 'x' }, /^body: /],
    [{ jsonPath: '$.ok' }, /jsonPath/],
  ])('refuses %j', (given, message) => expect(refusalOf(given)).toEqual(expect.stringMatching(message)));

  it('keeps the secret of a refused header out of the message', () => {
    expect(refusalOf({ headers: { authorization: 'Bearer abc' } })).not.toContain('abc');
  });
});

describe('an http probe for what the inventory found', () => {
  const endpoint: HttpEndpoint = {
    kind: 'http',
    url: 'http://127.0.0.1:8080/checkout/health',
    statuses: '200,204',
    foundBy: 'load balancer shop',
  };
  const planFor = (given: Partial<HttpEndpoint>, auto = {}) =>
    http.planFor?.({ ...endpoint, ...given }, { service: 'checkout', auto })[0];

  it('takes the statuses and the host that the balancer names', () => {
    expect(planFor({ host: 'shop.example.com' })).toMatchObject({
      id: 'checkout',
      service: 'checkout',
      intervalMs: 100,
      params: { url: endpoint.url, statuses: '200,204', headers: { host: 'shop.example.com' } },
    });
  });

  it('takes what auto was told', () => {
    const auto = http.params.parse({ url: 'http://a', rate: '5/s', timeout: '1s', slowerThan: '200ms' });
    const { rate, timeout, slowerThan } = auto;
    expect(planFor({}, { rate, timeout, slowerThan, connections: 'pooled' })).toMatchObject({
      intervalMs: 200,
      timeoutMs: 1000,
      slowerThanMs: 200,
      params: { connections: 'pooled' },
    });
  });

  it('takes any status below 400 where those of the health check are none of http', () => {
    expect(planFor({ statuses: '0-99' })).toMatchObject({ params: { statuses: '200-399' } });
  });
});
