import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locationOf } from './redirect.ts';
import {
  notFound,
  routing,
  rule,
  startBalancerRig,
  targetGroup,
  type BalancerRig,
} from './test/balancer-rig.ts';

let rig: BalancerRig;

beforeAll(async () => {
  rig = await startBalancerRig();
});
afterEach(() => rig.closeServers());
afterAll(() => rig.close());

describe('rules', () => {
  it('are by host, whatever its case, and by path', async () => {
    const [shop, other] = [await rig.named('shop'), await rig.named('other')];
    const rules = [{ ...rule(['/a']), hosts: ['*.Shop.test'] }, rule(['/?'], 'arn:b'), notFound];
    const targetGroups = [targetGroup({ routed: [shop] }), targetGroup({ arn: 'arn:b', routed: [other] })];
    await rig.balancer.route(routing({}, { rules, targetGroups }));
    const textAt = async (host: string, path: string) => (await rig.ask({ path, headers: { host } })).text;
    expect(await textAt('WWW.shop.TEST:80', '/a')).toBe('shop');
    expect(await textAt('shop.test', '/a')).toBe('other');
    expect(await textAt('www.shop.test', '/abc')).toBe('Not Found');
  });

  it('share requests among target groups by weight', async () => {
    const [one, two] = [await rig.named('one'), await rig.named('two')];
    const groups = [
      { arn: 'arn:a', weight: 3 },
      { arn: 'arn:b', weight: 1 },
      { arn: 'arn:none', weight: 0 },
    ];
    const rules = [{ hosts: [], paths: [], action: { type: 'forward' as const, groups } }];
    const targetGroups = [targetGroup({ routed: [one] }), targetGroup({ arn: 'arn:b', routed: [two] })];
    await rig.balancer.route(routing({}, { rules, targetGroups }));
    const texts: string[] = [];
    for (let count = 0; count < 20; count += 1) texts.push((await rig.ask()).text);
    expect(texts.filter((text) => text === 'one')).toHaveLength(15);
    expect(texts.filter((text) => text === 'two')).toHaveLength(5);
  });

  it('may answer, or redirect, by themselves', async () => {
    const fixed = { type: 'fixed-response' as const, status: 418, contentType: 'text/plain', body: 'tea' };
    const redirect = {
      type: 'redirect' as const,
      status: 301 as const,
      protocol: 'HTTPS',
      host: 'www.#{host}',
      port: '443',
      path: '/new/#{path}',
      query: '#{query}',
    };
    const rules = [
      { hosts: [], paths: ['/tea'], action: fixed },
      { hosts: [], paths: ['/*'], action: redirect },
    ];
    await rig.balancer.route(routing({}, { rules }));
    const tea = await rig.ask({ path: '/tea' });
    expect([tea.status, tea.text, tea.headers['content-type']]).toEqual([
      418,
      'tea',
      'text/plain; charset=utf-8',
    ]);
    const moved = await rig.ask({ path: '/a/b?c=d', headers: { host: 'shop.test:80' } });
    expect([moved.status, moved.headers.location]).toEqual([301, 'https://www.shop.test:443/new/a/b?c=d']);
  });

  it('redirect to what the request was, where they say nothing else', () => {
    const kept = {
      protocol: '#{protocol}',
      host: '#{host}',
      port: '#{port}',
      path: '/#{path}',
      query: '#{query}',
    };
    const location = locationOf(
      { type: 'redirect', status: 302, ...kept },
      { host: 'shop', port: 81, path: '/x', query: '' },
    );
    expect(location).toBe('http://shop:81/x');
  });
});

describe('listeners', () => {
  it('open and close their ports as routed', async () => {
    const plan = routing({ routed: [await rig.named('more')] });
    const [first] = plan.listeners;
    if (!first) throw new Error('no listener');
    const more = { ...first, port: (await rig.refusing()).port };
    await rig.balancer.route({ ...plan, listeners: [first, more] });
    expect((await rig.ask({ port: more.port })).text).toBe('more');
    await rig.balancer.route(plan);
    await expect(rig.ask({ port: more.port })).rejects.toThrow('ECONNREFUSED');
    expect((await rig.ask()).text).toBe('more');
  });

  it('whose port is taken are noted, and serve once it is free', async () => {
    const plan = routing({ routed: [await rig.named('late')] });
    const [first] = plan.listeners;
    if (!first) throw new Error('no listener');
    const other = createServer();
    other.listen({ host: rig.balancer.host, port: 0 });
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const listeners = [first, { ...first, port }];
    await rig.balancer.route({ ...plan, listeners });
    expect(rig.notes).toContain(`The balancer could not open ${rig.balancer.host}:${port}: EADDRINUSE.`);
    other.close();
    await once(other, 'close');
    await rig.balancer.route({ ...plan, listeners });
    expect((await rig.ask({ port })).text).toBe('late');
  });
});
