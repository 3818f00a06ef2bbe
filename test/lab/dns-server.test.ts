import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import * as packet from 'dns-packet';
import type { DecodedPacket } from 'dns-packet';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../src/lab/control/control-plane.ts';
import { record } from '../../src/lab/control/route53/test/lab-with-zone.ts';
import { labWithZone } from '../../src/lab/control/route53/test/lab-with-zone.ts';
import { startNameServer } from '../../src/lab/dns/name-server.ts';
import type { NameServer } from '../../src/lab/dns/name-server.ts';

let server: NameServer;
let plane: ControlPlane;
let resolver: Resolver;
const errors: unknown[] = [];

beforeAll(async () => {
  const lab = labWithZone();
  plane = lab.plane;
  const put = (...sets: ReturnType<typeof record>[]) =>
    lab.publish(sets.map((set) => ({ kind: 'put', set }) as const));
  put(
    record({ values: ['127.9.0.1', '127.9.0.2'] }),
    record({ name: 'txt.shop.test.', type: 'TXT', values: ['"a \\"b\\"" "\\344"'] }),
    record({ name: 'mail.shop.test.', type: 'MX', values: ['10 mx.shop.test.'] }),
    record({ name: 'www.shop.test.', type: 'CNAME', values: ['shop.test.'] }),
    record({ name: 'big.shop.test.', values: Array.from({ length: 200 }, (_, n) => `127.8.0.${n}`) }),
    ...Array.from({ length: 8 }, (_, n) =>
      record({
        name: 'api.shop.test.',
        type: 'SRV',
        values: [`1 1 ${8000 + n} t${n}.api.shop.test.`],
        setIdentifier: `t${n}`,
        isMultivalue: true,
      }),
    ),
    ...Array.from({ length: 8 }, (_, n) =>
      record({ name: `t${n}.api.shop.test.`, values: [`127.7.0.${n}`] }),
    ),
  );
  server = await startNameServer({
    host: '127.0.0.1',
    answer(question) {
      if (question.name === 'broken.shop.test.') throw new Error('broken');
      return plane.route53.answer(question);
    },
    onError: (error) => errors.push(error),
  });
  resolver = new Resolver({ tries: 1, timeout: 2000 });
  resolver.setServers([`${server.host}:${server.port}`]);
});

afterAll(async () => {
  plane.stop();
  await server.close();
});

/** Sends one datagram and waits for the answer. */
async function ask(message: Uint8Array): Promise<DecodedPacket> {
  const socket = createSocket('udp4');
  try {
    socket.send(message, server.port, server.host);
    const [reply]: Buffer[] = await once(socket, 'message', { signal: AbortSignal.timeout(2000) });
    return packet.decode(reply ?? Buffer.alloc(0));
  } finally {
    socket.close();
  }
}

const query = (name: string, type: packet.RecordType = 'A', more: packet.Packet = {}) =>
  packet.encode({
    type: 'query',
    id: 7,
    flags: packet.RECURSION_DESIRED,
    questions: [{ name, type }],
    ...more,
  });
const withSize = (udpPayloadSize: number, ednsVersion = 0): packet.Packet => ({
  additionals: [
    {
      type: 'OPT',
      name: '.',
      udpPayloadSize,
      extendedRcode: 0,
      ednsVersion,
      flags: 0,
      flag_do: false,
      options: [],
    },
  ],
});
const rcodeOf = ({ flags = 0 }: DecodedPacket) => flags & 15;

describe('the name server', () => {
  it('answers the resolver of Node', async () => {
    expect((await resolver.resolve4('shop.test')).toSorted()).toEqual(['127.9.0.1', '127.9.0.2']);
    expect(await resolver.resolve4('www.shop.test', { ttl: true })).toHaveLength(2);
    expect(await resolver.resolveTxt('txt.shop.test')).toEqual([['a "b"', 'ä']]);
    expect(await resolver.resolveMx('mail.shop.test')).toMatchObject([
      { exchange: 'mx.shop.test', priority: 10 },
    ]);
    const services = await resolver.resolveSrv('api.shop.test');
    expect(services.map(({ port }) => port).toSorted((a, b) => a - b)).toEqual([
      8000, 8001, 8002, 8003, 8004, 8005, 8006, 8007,
    ]);
    expect((await resolver.resolveSoa('shop.test')).minttl).toBe(86_400);
    expect(await resolver.resolveNs('shop.test')).toHaveLength(4);
  });

  it('tells what is not there', async () => {
    await expect(resolver.resolve4('nobody.shop.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve6('shop.test')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolve4('example.com')).rejects.toMatchObject({ code: 'EREFUSED' });
    const missing = await ask(query('nobody.shop.test'));
    expect(missing).toMatchObject({ flag_aa: true, flag_rd: true, answers: [] });
    expect(missing.authorities).toMatchObject([{ type: 'SOA', name: 'shop.test', ttl: 900 }]);
  });

  it('truncates what a datagram cannot hold, and gives the whole by TCP', async () => {
    expect(await resolver.resolve4('big.shop.test')).toHaveLength(200);
    const short = await ask(query('big.shop.test'));
    expect(short).toMatchObject({ flag_tc: true, answers: [] });
    const whole = await ask(query('big.shop.test', 'A', withSize(4096)));
    expect(whole.flag_tc).toBe(true);
  });

  it('leaves additional addresses out before it truncates', async () => {
    const short = await ask(query('api.shop.test', 'SRV', withSize(600)));
    expect(short.flag_tc).toBe(false);
    expect(short.answers).toHaveLength(8);
    expect(short.additionals?.map(({ type }) => type)).toEqual(['OPT']);
    const long = await ask(query('api.shop.test', 'SRV', withSize(4096)));
    expect(long.additionals?.filter(({ type }) => type === 'A')).toHaveLength(8);
  });

  it('spells a name as it was asked', async () => {
    const reply = await ask(query('ShOp.TeSt'));
    expect(reply.questions).toMatchObject([{ name: 'ShOp.TeSt' }]);
    expect(reply.answers?.map(({ name }) => name)).toEqual(['ShOp.TeSt', 'ShOp.TeSt']);
  });

  it('answers several questions on one connection, however they are cut', async () => {
    const socket = connect(server.port, server.host);
    const messages = Buffer.concat(['shop.test', 'www.shop.test'].map((name) => framed(query(name))));
    for (const byte of messages) socket.write(Buffer.from([byte]));
    let received = Buffer.alloc(0);
    const sizes: number[] = [];
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
        sizes.push(packet.decode(received.subarray(2)).answers?.length ?? 0);
        received = received.subarray(2 + received.readUInt16BE());
      }
      if (sizes.length === 2) break;
    }
    expect(sizes).toEqual([2, 3]);
  });

  it.each<[what: string, message: Buffer, rcode: number]>([
    ['a transfer', query('shop.test', 'AXFR'), 5],
    [
      'two questions',
      packet.encode({
        type: 'query',
        id: 7,
        questions: [
          { name: 'a', type: 'A' },
          { name: 'b', type: 'A' },
        ],
      }),
      1,
    ],
    ['no question', packet.encode({ type: 'query', id: 7, questions: [] }), 1],
    ['a cut question', query('shop.test').subarray(0, 16), 1],
    [
      'another class',
      packet.encode({ type: 'query', id: 7, questions: [{ name: 'shop.test', type: 'A', class: 'CH' }] }),
      5,
    ],
    ['an update', Buffer.from([0, 7, 0x28, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 4],
  ])('refuses %s', async (_what, message, rcode) => {
    const reply = await ask(message);
    expect({ id: reply.id, rcode: rcodeOf(reply) }).toEqual({ id: 7, rcode });
  });

  it('says BADVERS to an EDNS version of the future', async () => {
    const reply = await ask(query('shop.test', 'A', withSize(1232, 1)));
    expect(reply.additionals).toMatchObject([{ type: 'OPT', extendedRcode: 1, ednsVersion: 0 }]);
  });

  it('says SERVFAIL when it fails, and tells its owner', async () => {
    expect(rcodeOf(await ask(query('broken.shop.test')))).toBe(2);
    expect(errors).toMatchObject([{ message: 'broken' }]);
  });

  it('listens on loopback alone', async () => {
    const start = startNameServer({
      host: '0.0.0.0',
      answer: (question) => plane.route53.answer(question),
      onError() {},
    });
    await expect(start).rejects.toThrow('loopback alone');
  });

  it('rejects when the port that was asked for is taken', async () => {
    const { host, port } = server;
    const start = startNameServer({
      host,
      port,
      answer: (question) => plane.route53.answer(question),
      onError() {},
    });
    await expect(start).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('survives any bytes, and goes on answering', async () => {
    const socket = createSocket('udp4');
    const bytes = fc.uint8Array({ maxLength: 600 });
    for (const [place, each] of fc.sample(bytes, { numRuns: 600, seed: 1 }).entries()) {
      await new Promise<void>((resolve) => socket.send(each, server.port, server.host, () => resolve()));
      // The answer says that all before it were read: a datagram that finds no room is lost.
      if (place % 20 === 0) await ask(query('shop.test'));
    }
    socket.close();
    expect(await resolver.resolve4('shop.test')).toHaveLength(2);
  });
});

function framed(message: Buffer): Buffer {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(message.length);
  return Buffer.concat([size, message]);
}
