import dns from 'node:dns';
import { describe, expect, it } from 'vitest';
import { asking, askOnce, tell } from './test/asking.ts';
import { a, aa, aaaa, cname, NameServer, ra, rcode, replyTo, srv } from '../../../test/dns/name-server.ts';
import type { Script } from '../../../test/dns/name-server.ts';
import type { SenderParams } from './sender-params.ts';

const name = 'a.test';
const good = { answers: [a(name, '127.0.0.1')] };

describe('a probe of a name', () => {
  it('is ok when it has a record, and tells the addresses in order with what the server said of itself', async () => {
    const answers = [a(name, '127.0.0.9', 7), a(name, '127.0.0.1', 9), a(name, '127.0.0.9', 7)];
    expect(await tell(() => ({ flags: aa, answers }))).toEqual({
      told: 'ok',
      addresses: ['127.0.0.1', '127.0.0.9'],
      ttl: 7,
      longest: 9,
      isAuthoritative: true,
      code: 'NOERROR',
    });
  });

  it('does not take a server for the zone itself that would ask others too: caches may say they are', async () => {
    expect(await tell(() => ({ flags: aa | ra, ...good }))).toMatchObject({ isAuthoritative: false });
  });

  it.each([
    ['NXDOMAIN', { flags: rcode.nxdomain }],
    ['SERVFAIL', { flags: rcode.servfail }],
    ['REFUSED', { flags: rcode.refused }],
    ['FORMERR', { flags: rcode.formerr, questions: [] }],
    ['RCODE 11', { flags: 11 }],
    ['no records', {}],
    ['no records', { answers: [aaaa(name, '::1')] }],
    ['no records', { answers: [a('other.test', '127.0.0.1')] }],
    ['no records', { answers: [cname(name, 'b.test')] }],
  ])('tells %s', async (reason, packet) => {
    const { told, addresses } = await tell(() => packet);
    expect(told).toBe(`failed: ${reason}`);
    expect(addresses).toEqual([]);
  });

  it('asks for the wanted type with EDNS, recursion and a full name, over UDP', async () => {
    await using server = await NameServer.start(() => ({ answers: [aaaa(name, '::1')] }));
    await askOnce(server.at, { type: 'AAAA' });
    const [{ query, question, transport } = expect.fail()] = server.asked;
    expect(question).toMatchObject({ name, type: 'AAAA', class: 'IN' });
    expect([query.flag_rd, transport]).toEqual([true, 'udp']);
    expect(query.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232 }]);
  });

  it('asks without EDNS, once and for all, where the server does not understand it', async () => {
    await using server = await NameServer.start(({ query }) =>
      query.additionals?.length === 0 ? good : { flags: rcode.formerr, questions: [] },
    );
    await using probe = asking({ resolver: { name: 'old', at: server.at } });
    expect([await probe.ask(), await probe.ask()]).toEqual(['ok', 'ok']);
    expect(server.asked.map(({ query }) => query.additionals?.length)).toEqual([1, 0, 0]);
  });

  it('follows CNAMEs to their end, whatever the order and case, and takes the least TTL of the way', async () => {
    const answers = [a('C.test', '127.0.0.1', 50), cname('B.test', 'c.TEST', 5), cname(name, 'b.test', 40)];
    expect(await tell(() => ({ answers }))).toMatchObject({
      told: 'ok',
      addresses: ['127.0.0.1'],
      ttl: 5,
      longest: 50,
    });
    const asked = { type: 'CNAME' as const };
    expect(await tell(() => ({ answers }), asked)).toMatchObject({ addresses: ['b.test'], ttl: 40 });
  });

  it('does not run in circles', async () => {
    const answers = [cname(name, 'b.test'), cname('b.test', name)];
    expect(await tell(() => ({ answers }))).toMatchObject({ told: 'failed: no records' });
  });

  it('reads 255 records over TCP where they do not fit, and a TTL of 0', async () => {
    const answers = Array.from({ length: 255 }, (_, n) => a(name, `127.0.0.${n}`, 0));
    const { told, addresses, ttl } = await tell(({ transport }) =>
      transport === 'udp' ? { flags: 0x200 } : { answers },
    );
    expect([told, addresses?.length, ttl]).toEqual(['ok', 255, 0]);
  });

  it('holds what it expects against the answer', async () => {
    const answers = [a(name, '127.0.0.1', 60), a(name, '127.0.0.2', 60)];
    const ask = async (expect: SenderParams['expect']) => (await tell(() => ({ answers }), { expect })).told;
    expect(await ask({ addresses: '>= 2', ttl: 60 })).toBe('ok');
    expect(await ask({ addresses: '>= 3' })).toBe('failed: number of addresses outside');
    expect(await ask({ addresses: 1 })).toBe('failed: number of addresses outside');
    expect(await ask({ ttl: 59 })).toBe('failed: TTL too long');
  });
});

describe('what a probe noticed', () => {
  it('is told at a cut, so that what comes next is counted apart', async () => {
    await using server = await NameServer.start(() => good);
    await using probe = asking({ resolver: { name: 'x', at: server.at } });
    await probe.ask();
    await probe.ask();
    probe.sender.cut?.();
    expect(probe.observations.map(({ count }) => count)).toEqual([2]);
    await probe.ask();
    await probe.sender.finish?.(AbortSignal.timeout(1000));
    expect(probe.observations.map(({ count }) => count)).toEqual([2, 1]);
  });
});

describe('an SRV record', () => {
  const places = [srv(name, 'one.test', 8080, 20), srv(name, 'two.test', 9090, 20)];
  const known = [a('one.test', '127.0.0.1', 9), aaaa('two.test', '::1', 5)];

  it('tells where to connect, by the addresses that came with it', async () => {
    const script = () => ({ answers: places, additionals: known });
    expect(await tell(script, { type: 'SRV' })).toMatchObject({
      told: 'ok',
      addresses: ['127.0.0.1:8080', '[::1]:9090'],
      ttl: 5,
    });
  });

  it('asks for them where they did not come', async () => {
    const script: Script = ({ question: { name, type } }) => ({
      answers: [...places, ...known].filter((record) => record.name === name && record.type === type),
    });
    expect(await tell(script, { type: 'SRV' })).toMatchObject({
      told: 'ok',
      addresses: ['127.0.0.1:8080', '[::1]:9090'],
      ttl: 5,
    });
  });

  it('is not judged, nor noted, where a target comes to no answer', async () => {
    const script: Script = ({ question, query }) =>
      question.type === 'SRV' ? { answers: places } : replyTo(query, { answers: known }).subarray(0, -2);
    expect(await tell(script, { type: 'SRV' })).toEqual({
      told: 'failed: malformed answer',
      addresses: undefined,
    });
  });

  it('whose targets have no address is a failure, and so is one that says there is no service', async () => {
    const nowhere: Script = ({ question }) => (question.type === 'SRV' ? { answers: places } : {});
    expect(await tell(nowhere, { type: 'SRV' })).toMatchObject({
      told: 'failed: no addresses',
      addresses: [],
    });
    const none = () => ({ answers: [srv(name, '.', 0)] });
    expect(await tell(none, { type: 'SRV' })).toMatchObject({ told: 'failed: no addresses' });
  });
});

describe('a resolver', () => {
  it('of the system is the first of its list that can tell', async () => {
    await using broken = await NameServer.start(() => ({ flags: rcode.servfail }));
    await using able = await NameServer.start(() => good);
    const before = dns.getServers();
    dns.setServers([broken, able].map(({ port }) => `127.0.0.1:${port}`));
    await using probe = asking({ resolver: { name: 'system' } });
    dns.setServers(before);
    expect(await probe.ask()).toBe('ok');
    expect([broken.asked.length, able.asked.length]).toEqual([1, 1]);
  });

  it('of the target is the one that the run knows, for its own zone too', async () => {
    await using server = await NameServer.start(() => ({ flags: aa, ...good }));
    const nameServer = `127.0.0.1:${server.port}`;
    for (const word of ['target', 'authoritative'] as const) {
      await using probe = asking({ resolver: { name: word } }, { nameServer });
      expect(await probe.ask()).toBe('ok');
      await probe.sender.finish?.(AbortSignal.timeout(1000));
      expect(probe.observations).toMatchObject([{ resolver: word, isAuthoritative: true }]);
    }
    expect(server.asked.map(({ query }) => query.flag_rd)).toEqual([true, true, false]);
  });

  it('that there is none of leaves the name unknown', async () => {
    await using probe = asking({ resolver: { name: 'target' } });
    expect(await probe.ask()).toBe('unknown: there is no server to ask');
  });
});
