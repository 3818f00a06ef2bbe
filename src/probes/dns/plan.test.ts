import { describe, expect, it } from 'vitest';
import dns from './index.ts';

const planned = (given: object, target = {}) => dns.plan(dns.params.parse(given), target);
const refusals = (given: object) =>
  dns.params.safeParse(given).error?.issues.map(({ message, path }) => `${path.join('.')}: ${message}`);
const name = 'api.shop.internal';

describe('a dns probe in a file', () => {
  it('asks the system and the zone itself where it is told nothing else, once a second', () => {
    expect(planned({ name })).toMatchObject([
      { id: `${name}@system`, service: name, intervalMs: 1000, timeoutMs: 2000, isRequest: false },
      {
        id: `${name}@authoritative`,
        role: 'cluster',
        params: { name, type: 'A', resolver: { name: 'authoritative' } },
      },
    ]);
    expect(planned({ name })[0]).not.toHaveProperty('role');
  });

  it('tells of users what the zone itself answers where nobody else is asked, and by its role', () => {
    expect(planned({ name, resolvers: ['authoritative'] })[0]).not.toHaveProperty('role');
    expect(planned({ name, role: 'cluster' }).map(({ role }) => role)).toEqual(['cluster', 'cluster']);
    expect(planned({ name, role: 'users' }).map(({ role }) => role)).toEqual(['users', 'users']);
  });

  it('asks the name server of a target that has one', () => {
    const [plan, ...others] = planned({ name, service: 'api' }, { nameServer: '127.0.0.1:5353' });
    expect(others).toEqual([]);
    expect(plan).toMatchObject({ id: 'api@target', service: 'api', kind: 'dns' });
    expect(JSON.stringify(plan)).not.toContain('5353');
    expect(() => planned({ name, resolvers: ['target'] })).toThrow('this target has none of its own');
  });

  it('asks resolvers by their addresses, each a probe', () => {
    const resolvers = ['10.0.0.2', '10.0.0.2:5353', '::1', '[::1]:5353', { name: 'corp', at: '10.0.0.3:53' }];
    expect(planned({ name, resolvers }).map(({ params }) => Object(params).resolver)).toEqual([
      { name: '10.0.0.2', at: { address: '10.0.0.2', port: 53 } },
      { name: '10.0.0.2:5353', at: { address: '10.0.0.2', port: 5353 } },
      { name: '::1', at: { address: '::1', port: 53 } },
      { name: '[::1]:5353', at: { address: '::1', port: 5353 } },
      { name: 'corp', at: { address: '10.0.0.3', port: 53 } },
    ]);
  });

  it.each([
    ['API.Shop.Internal.', 'api.shop.internal'],
    ['_http._tcp.shop.internal', '_http._tcp.shop.internal'],
    ['bücher.example', 'xn--bcher-kva.example'],
  ])('takes the name %s', (given, wire) => {
    expect(planned({ name: given })[0]?.params).toMatchObject({ name: wire });
  });

  it.each([
    '',
    '.',
    'a..b',
    '-a.test',
    `${'a'.repeat(64)}.test`,
    'a.test/x',
    'http://a.test',
    `${'a.'.repeat(127)}a`,
  ])('refuses the name %j', (given) =>
    expect(refusals({ name: given })).toEqual([expect.stringContaining('is no name in DNS')]),
  );

  it.each([
    [{ resolvers: ['sytem'] }, '"sytem" is no resolver; write system, authoritative, target or an address'],
    [{ resolvers: ['10.0.0.2:70000'] }, 'is no resolver'],
    [{ resolvers: ['ns1.shop.test:53'] }, 'is no resolver'],
    [{ resolvers: ['1.2.3.4', '1.2.3.4'] }, 'names a resolver twice'],
    [{ resolvers: [{ name: 'corp', at: 'dns' }] }, '"dns" is no address of a resolver'],
    [{ resolvers: [{ name: 'system', at: '1.2.3.4' }] }, 'take another name'],
    [{ resolvers: [5] }, 'must be a resolver'],
    [{ expect: { ttl: '60' } }, '"60" is no longest TTL; write "<= 60s"'],
    [{ expect: { addresses: 'many' } }, 'write "< 300", ">= 1" or "1..5"'],
    [{ expect: { addresses: 0 } }, 'no count can be; write ">= 2"'],
    [{ expect: { addresses: '<= -1' } }, 'no count can be; write ">= 2"'],
    [{ type: 'MX' }, 'A'],
  ])('refuses %j and says what to write', (given, wanted) => {
    expect(refusals({ name, ...given })?.join()).toContain(wanted);
  });

  it('takes the longest TTL in any unit', () => {
    expect(planned({ name, expect: { ttl: '<= 1m' } })[0]?.params).toMatchObject({ expect: { ttl: 60 } });
  });
});

describe('a name that the inventory found', () => {
  const endpoint = { kind: 'dns', name, type: 'SRV', ttlSeconds: 10, foundBy: 'Cloud Map' } as const;
  const context = { service: 'api', auto: {}, nameServer: '127.0.0.1:1' };

  it('is asked of the name server, as the cluster sees it, no oftener than once a second', () => {
    const rates = [undefined, 10, 0.5].map((rate) => {
      const auto = { ...(rate !== undefined && { rate }) };
      return dns.planFor?.(endpoint, { ...context, auto });
    });
    expect(rates.map((plans) => plans?.map(({ intervalMs }) => intervalMs))).toEqual([
      [1000],
      [1000],
      [2000],
    ]);
    expect(rates[0]).toMatchObject([{ id: 'api@target', role: 'cluster', params: { name, type: 'SRV' } }]);
  });

  it('leaves other endpoints to others', () => {
    expect(dns.planFor?.({ kind: 'container', foundBy: '' }, context)).toEqual([]);
  });
});
