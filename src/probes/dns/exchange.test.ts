import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { decode } from 'dns-packet';
import { describe, expect, it, vi } from 'vitest';
import { askInTurn } from './asking.ts';
import { Query } from './query.ts';
import { asking, askOnce, tell } from './test/asking.ts';
import { a, NameServer, rcode, replyTo } from '../../../test/dns/name-server.ts';
import type { Script } from '../../../test/dns/name-server.ts';

const name = 'a.test';
const good = { answers: [a(name, '127.0.0.1')] };

describe('an answer', () => {
  const truncated = { flags: 0x200 };
  /** Answers so over UDP, or over TCP where the answer does not fit. */
  const over = (wanted: 'udp' | 'tcp', script: Script): Script =>
    wanted === 'udp' ? script : (asked) => (asked.transport === 'tcp' ? script(asked) : truncated);

  it.each(['udp', 'tcp'] as const)(
    'of another id or to another question is ignored, over %s: the query goes on waiting',
    async (transport) => {
      const script: Script = ({ query }) => [
        { id: (query.id ?? 0) ^ 1, flags: rcode.servfail },
        replyTo({ ...query, id: (query.id ?? 0) ^ 1 }, good).subarray(0, -2),
        { questions: [{ name: 'b.test', type: 'A' }], flags: rcode.servfail },
        { questions: [{ name, type: 'AAAA' }], flags: rcode.servfail },
        Buffer.from('?'),
        { questions: [{ name: 'A.TEST', type: 'A' }], ...good },
      ];
      expect(await tell(over(transport, script))).toMatchObject({ told: 'ok', addresses: ['127.0.0.1'] });
    },
  );

  it('from elsewhere is not heard', async () => {
    using other = await bare(() => undefined);
    using server = await bare((message, from, socket) => {
      const forged = Buffer.from(message.with(2, 0x80).with(3, rcode.servfail));
      other.socket.send(forged, from.port, from.address, () => {
        const reply = replyTo(decode(message), good);
        socket.send(reply, from.port, from.address);
      });
    });
    expect((await askOnce(server.at)).told).toBe('ok');
  });

  describe.each(['udp', 'tcp'] as const)('over %s', (transport) => {
    it.each([
      ['cut short', (whole: Buffer) => whole.subarray(0, -2)],
      ['cut within its question', (whole: Buffer) => whole.subarray(0, 15)],
      ['cut within its header', (whole: Buffer) => whole.subarray(0, 5)],
      ['that counts more records than it has', (whole: Buffer) => Buffer.from(whole.with(7, 9))],
      ['that has no question', (whole: Buffer) => Buffer.from(whole.with(5, 0))],
      ['that is marked as a question', (whole: Buffer) => Buffer.from(whole.with(2, 0))],
      ['of noise', (whole: Buffer) => Buffer.from(whole.fill(0xff, 2))],
    ])('%s is malformed', async (_, spoil) => {
      const { told } = await tell(over(transport, ({ query }) => spoil(replyTo(query, good))));
      expect(told).toBe('failed: malformed answer');
    });
  });

  it('over TCP that breaks off within is malformed', async () => {
    await using server = await NameServer.start(
      over('tcp', () => good),
      { breaksOffAfter: 20 },
    );
    expect((await askOnce(server.at)).told).toBe('failed: malformed answer');
  });

  it('over TCP that breaks off, or is refused, is told', async () => {
    const broken: Script = ({ transport }) => (transport === 'udp' ? truncated : undefined);
    expect(await tell(broken)).toMatchObject({ told: 'failed: tcp: closed without an answer' });
    expect(await tell(() => truncated)).toMatchObject({ told: 'failed: malformed answer' });
  });
});

describe('servers of which none can tell', () => {
  it('are told by what the first of them said, though another said it sooner', async () => {
    let answerLate: () => void = () => expect.fail('nobody asked');
    using slow = await bare((message, from, socket) => {
      const refused = replyTo(decode(message), { flags: rcode.refused });
      answerLate = () => socket.send(refused, from.port, from.address);
    });
    await using quick = await NameServer.start(() => {
      setImmediate(() => answerLate());
      return { flags: rcode.servfail };
    });
    const query = new Query({ name, type: 'A' }, { isRecursive: true });
    const isGood = () => false;
    const asked = askInTurn(
      [slow.at, quick.at],
      { query, patienceMs: 50, isGood },
      AbortSignal.timeout(5000),
    );
    expect(await asked).toMatchObject({ code: 'REFUSED' });
  });
});

describe('a send', () => {
  it('to a port where nobody listens is refused', async () => {
    const gone = createSocket('udp4').bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const at = gone.address();
    gone.close();
    expect((await askOnce(at)).told).toBe('failed: refused');
  });

  it('that is given up tells nothing any more, and its late answer is not taken for that of the next', async () => {
    const met = Promise.withResolvers<void>();
    const questions: { message: Buffer; from: RemoteInfo }[] = [];
    using server = await bare((message, from, socket) => {
      questions.push({ message, from });
      met.resolve();
      if (questions.length < 2) return;
      const [first = expect.fail()] = questions;
      const late = Buffer.from(first.message.with(2, 0x80).with(3, rcode.servfail));
      for (const to of [first.from, from]) socket.send(late, to.port, to.address);
      socket.send(replyTo(decode(message), good), from.port, from.address);
    });
    await using probe = asking({ resolver: { name: 'x', at: server.at } });
    const told: string[] = [];
    const cancel = probe.sender.send((outcome) => told.push(outcome));
    await met.promise;
    cancel();
    expect(await probe.ask()).toBe('ok');
    await probe.sender.finish?.(AbortSignal.timeout(1000));
    expect(told).toEqual([]);
    expect(probe.observations).toMatchObject([{ count: 1, code: 'NOERROR' }]);
  });

  it('has a port to itself while it is under way, and no id twice on one port', async () => {
    const ports = new Set<number>();
    const ids = new Set<string>();
    using server = await bare((message, from, socket) => {
      ports.add(from.port);
      ids.add(`${from.port} ${message.readUInt16BE()}`);
      socket.send(replyTo(decode(message), good), from.port, from.address);
    });
    await using probe = asking({ resolver: { name: 'x', at: server.at } });
    await Promise.all(Array.from({ length: 20 }, () => probe.ask()));
    expect(ports.size).toBe(20);
    for (let sends = 0; sends < 200; sends += 1) await probe.ask();
    expect(ids.size).toBe(220);
    expect(ports.size).toBeLessThan(220);
  });

  it('leaves no socket behind when the probe is closed', async () => {
    await using server = await NameServer.start(({ transport }) =>
      transport === 'udp' ? { flags: 0x200 } : Buffer.from('?'),
    );
    const openBefore = process.getActiveResourcesInfo().length;
    const probe = asking({ resolver: { name: 'x', at: server.at } });
    for (let sends = 0; sends < 5; sends += 1) probe.sender.send(() => expect.fail());
    await vi.waitFor(() =>
      expect(server.asked.filter(({ transport }) => transport === 'tcp')).toHaveLength(5),
    );
    for (let sends = 0; sends < 5; sends += 1) probe.sender.send(() => expect.fail());
    probe.sender.close();
    await vi.waitFor(() => expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(openBefore));
  });
});

/** A socket that does this with each message. */
async function bare(handle: (message: Buffer, from: RemoteInfo, socket: Socket) => void) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  socket.on('message', (message, from) => handle(message, from, socket));
  await once(socket, 'listening');
  return { socket, at: socket.address(), [Symbol.dispose]: () => void socket.close() };
}
