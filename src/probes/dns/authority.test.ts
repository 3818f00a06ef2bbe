import type { Packet } from 'dns-packet';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Recursive } from './asking.ts';
import { Authority } from './authority.ts';
import { a, aa, cname, NameServer, ns, ra, rcode, soa } from '../../../test/dns/name-server.ts';
import type { Told } from './query.ts';
import type { Asked, Script } from '../../../test/dns/name-server.ts';

// Every name server of these tests listens on one port, at an address of its own.
const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'] as const;

afterEach(() => {
  vi.useRealTimers();
});

/** One recursive resolver, and the servers of zones; what the authority asks and hears. */
async function zones(scripts: Script[]) {
  const stack = new AsyncDisposableStack();
  const first = stack.use(await NameServer.start(scripts[0] ?? (() => ({}))));
  const servers = [first];
  for (const [index, script] of scripts.slice(1).entries()) {
    const host = hosts[index + 1] ?? '';
    servers.push(stack.use(await NameServer.start(script, { host, port: first.port })));
  }
  const closed = new AbortController();
  stack.defer(() => closed.abort());
  const through = new Recursive([first.at], 1000);
  const authority = new Authority({ through, port: first.port }, 1000, closed.signal);
  const ask = (name: string) => authority.ask({ name, type: 'A' }, new AbortController().signal);
  return { servers, authority, ask, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const addresses = (told: Told) =>
  'code' in told ? told.answers.flatMap((record) => ('data' in record ? record.data : [])) : told;

/** Knows the servers of shop.test and of other.test, as a recursive resolver does. */
const recursive = ({ question: { name, type } }: Asked): Packet => {
  if (type === 'NS' && name === 'shop.test')
    return { answers: [ns(name, 'ns1.shop.test'), ns(name, 'ns2.shop.test')] };
  if (type === 'NS' && name === 'other.test')
    return { answers: [ns(name, 'ns.other.test')], additionals: [a('ns.other.test', hosts[3])] };
  if (type === 'A' && name === 'ns1.shop.test') return { answers: [a(name, hosts[1])] };
  if (type === 'A' && name === 'ns2.shop.test') return { answers: [a(name, hosts[2])] };
  const zone = ['shop.test', 'other.test'].find((zone) => name.endsWith(`.${zone}`));
  return zone === undefined ? { flags: rcode.servfail } : { authorities: [soa(zone)] };
};
const own = ({ question: { name } }: Asked): Packet => ({ flags: aa, answers: [a(name, '10.0.0.1')] });

describe.runIf(process.platform === 'linux')('the servers of a zone', () => {
  it('are found from a name below it, and asked in turns without recursion', async () => {
    await using net = await zones([recursive, own, own]);
    for (let asks = 0; asks < 4; asks += 1)
      expect(addresses(await net.ask('x.y.shop.test'))).toEqual(['10.0.0.1']);
    const [walk, one, two] = net.servers.map(({ asked }) => asked);
    expect([one?.length, two?.length]).toEqual([2, 2]);
    expect(one?.[0]?.query.flag_rd).toBe(false);
    expect(walk?.map(({ question: { name, type } }) => `${type} ${name}`)).toEqual([
      'NS x.y.shop.test',
      'NS shop.test',
      'A ns1.shop.test',
      'A ns2.shop.test',
    ]);
  });

  it('are not those of a cache that says it speaks for the zone', async () => {
    const cache: Script = (asked) => ({ ...recursive(asked), flags: aa | ra });
    await using net = await zones([cache, own, own]);
    expect(addresses(await net.ask('a.shop.test'))).toEqual(['10.0.0.1']);
    const offering: Script = (asked) => ({ ...own(asked), flags: aa | ra });
    await using other = await zones([recursive, offering, offering]);
    expect(addresses(await other.ask('a.shop.test'))).toEqual(['10.0.0.1']);
  });

  it('are passed over where one of them is silent, refuses or does not speak for it', async () => {
    for (const bad of [() => undefined, () => ({ flags: rcode.refused }), () => ({})]) {
      await using net = await zones([recursive, bad, own]);
      expect(addresses(await net.ask('a.shop.test'))).toEqual(['10.0.0.1']);
      expect(addresses(await net.ask('a.shop.test'))).toEqual(['10.0.0.1']);
    }
  });

  it('that none of them speaks for it is told, and they are looked for anew, once a second', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const lame = () => ({ answers: [a('a.shop.test', '10.0.0.1')] });
    await using net = await zones([recursive, lame, lame]);
    const told = { outcome: 'failed', reason: 'not authoritative' };
    const searches = () =>
      net.servers[0]?.asked.filter(({ question }) => question.name === 'a.shop.test').length;
    expect(await net.ask('a.shop.test')).toEqual(told);
    expect(await net.ask('a.shop.test')).toEqual(told);
    expect(searches()).toBe(1);
    vi.advanceTimersByTime(1000);
    expect(await net.ask('a.shop.test')).toEqual(told);
    expect(searches()).toBe(2);
  });

  it('tell that there is no such name', async () => {
    const gone = () => ({ flags: aa | rcode.nxdomain, authorities: [soa('shop.test')] });
    await using net = await zones([recursive, gone, gone]);
    expect(await net.ask('a.shop.test')).toMatchObject({ code: 'NXDOMAIN', isAuthoritative: true });
  });

  it('of the zone that a CNAME leads to are asked next', async () => {
    const alias: Script = ({ question: { name } }) => ({ flags: aa, answers: [cname(name, 'b.other.test')] });
    await using net = await zones([recursive, alias, alias, own]);
    expect(addresses(await net.ask('a.shop.test'))).toEqual(['b.other.test', '10.0.0.1']);
    expect(net.servers[3]?.asked).toHaveLength(1);
  });

  it('are found in advance, and not again for the first question', async () => {
    await using net = await zones([recursive, own, own]);
    await net.authority.prepare('a.shop.test', new AbortController().signal);
    const walked = net.servers[0]?.asked.length;
    expect(walked).toBeGreaterThan(0);
    expect(addresses(await net.ask('a.shop.test'))).toEqual(['10.0.0.1']);
    expect(net.servers[0]?.asked).toHaveLength(walked ?? 0);
  });

  it('that answer nobody are not waited for longer than they may be', async () => {
    await using net = await zones([() => undefined]);
    await net.authority.prepare('a.shop.test', AbortSignal.abort());
    expect(net.servers[0]?.asked).toEqual([]);
  });

  it('need no looking for where who is asked speaks for the name itself', async () => {
    await using net = await zones([own]);
    expect(addresses(await net.ask('a.shop.test'))).toEqual(['10.0.0.1']);
    expect(net.servers[0]?.asked.map(({ query }) => query.flag_rd)).toEqual([true, false]);
  });

  it('that are not found tell nothing of the name', async () => {
    await using net = await zones([recursive]);
    const reason = 'the servers of its zone were not found: SERVFAIL';
    expect(await net.ask('a.nowhere')).toEqual({ outcome: 'unknown', reason });
    await using broken = await zones([
      ({ question }) => (question.type === 'NS' ? { answers: [ns(question.name, 'x.y')] } : {}),
    ]);
    expect(await broken.ask('a.shop.test')).toMatchObject({
      reason: expect.stringContaining('x.y have no address'),
    });
  });
});

describe.runIf(process.platform === 'linux')('resolvers that are asked in turn', () => {
  const asked = async (first: Script, second: Script, timeoutMs = 1000) => {
    await using one = await NameServer.start(first);
    await using two = await NameServer.start(second, { host: hosts[1], port: one.port });
    const resolver = new Recursive([one.at, two.at], timeoutMs);
    const told = await resolver.ask({ name: 'a.test', type: 'A' }, new AbortController().signal);
    return { told, counts: [one.asked.length, two.asked.length] };
  };

  it('are only asked while those before can not tell', async () => {
    expect(await asked(own, own)).toMatchObject({ counts: [1, 0] });
    expect(await asked(() => ({ flags: rcode.nxdomain }), own)).toMatchObject({ counts: [1, 0] });
    for (const flags of [rcode.servfail, rcode.refused, rcode.notimp]) {
      const { told, counts } = await asked(() => ({ flags }), own);
      // Of one that does not understand it is asked again without EDNS.
      expect(counts).toEqual([flags === rcode.notimp ? 2 : 1, 1]);
      expect(addresses(told)).toEqual(['10.0.0.1']);
    }
  });

  it('are asked when the first is silent for its share of the timeout', async () => {
    const { told, counts } = await asked(() => undefined, own, 40);
    expect(counts).toEqual([1, 1]);
    expect(addresses(told)).toEqual(['10.0.0.1']);
  });

  it('tell what the first said when none can', async () => {
    const { told } = await asked(
      () => ({ flags: rcode.refused }),
      () => ({ flags: rcode.servfail }),
    );
    expect(told).toMatchObject({ code: 'REFUSED' });
  });

  it('end when the question is given up', async () => {
    await using silent = await NameServer.start(() => undefined);
    const resolver = new Recursive([silent.at, silent.at], 60_000);
    const given = new AbortController();
    const told = resolver.ask({ name: 'a.test', type: 'A' }, given.signal);
    given.abort();
    expect(await told).toMatchObject({ outcome: 'unknown' });
  });
});
