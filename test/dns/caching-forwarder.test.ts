import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { decode, encode } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { CachingForwarder, keepingTimes } from './caching-forwarder.ts';

/** A name server that gives each question another address, with a TTL of one second. */
async function countingServer() {
  const socket = createSocket('udp4');
  let told = 0;
  socket.on('message', (message, { port, address }) => {
    const { id = 0, questions = [] } = decode(message);
    const name = questions[0]?.name ?? '';
    told += 1;
    const answers = [{ type: 'A' as const, name, ttl: 1, data: `127.0.0.${told}` }];
    const reply = { type: 'response' as const, id, questions, ...(name !== 'gone.test' && { answers }) };
    socket.send(encode({ ...reply, flags: name === 'gone.test' ? 3 : 0 }), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { at: `127.0.0.1:${socket.address().port}`, [Symbol.dispose]: () => void socket.close() };
}

function asking({ at }: CachingForwarder) {
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([at]);
  return (name: string) => resolver.resolve4(name, { ttl: true });
}

describe('the caching forwarder of the tests', () => {
  it('keeps an answer for its TTL and no longer', async () => {
    using server = await countingServer();
    await using forwarder = await CachingForwarder.start({ upstream: server.at });
    const ask = asking(forwarder);
    expect(await ask('a.test')).toEqual([{ address: '127.0.0.1', ttl: 1 }]);
    expect(await ask('A.test')).toEqual([{ address: '127.0.0.1', ttl: 0 }]);
    expect(forwarder.counts).toEqual({ asked: 2, forwarded: 1 });
    await sleep(1010);
    expect(await ask('a.test')).toEqual([{ address: '127.0.0.2', ttl: 1 }]);
  });

  it('keeps it for longer when it is told to, with the TTL of what is stale', async () => {
    using server = await countingServer();
    await using forwarder = await CachingForwarder.start({
      upstream: server.at,
      keepFor: keepingTimes(100),
      staleTtlSeconds: 30,
    });
    const ask = asking(forwarder);
    await ask('a.test');
    await sleep(1010);
    expect(await ask('a.test')).toEqual([{ address: '127.0.0.1', ttl: 30 }]);
    forwarder.flush();
    expect(await ask('a.test')).toEqual([{ address: '127.0.0.2', ttl: 1 }]);
  });

  it('tells that a name is gone, and SERVFAIL for a name server that is silent', async () => {
    using server = await countingServer();
    await using forwarder = await CachingForwarder.start({ upstream: server.at, patienceMs: 50 });
    await expect(asking(forwarder)('gone.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await using silent = await CachingForwarder.start({ upstream: '127.0.0.1:1', patienceMs: 50 });
    await expect(asking(silent)('a.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });
});
