import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { decode, encode } from 'dns-packet';
import type { ObservationBody, Outcome } from '#core';
import { describe, expect, it } from 'vitest';
import http from './http/index.ts';
import { createSender as createHttp } from './http/sender.ts';
import { createSender as createTcp } from './tcp/sender.ts';
import { fine } from './http/test/server-rig.ts';
import { planned } from '../../test/probes/planned.ts';

interface Srv {
  target: string;
  port: number;
  priority: number;
}

/** A name server that knows these addresses and places by name, and nothing else. */
async function serveNames(known: Record<string, string[]>, places: Record<string, Srv[]> = {}) {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { address, port }) => {
    const { id, questions = [] } = decode(bytes);
    const [question] = questions;
    const addresses = question?.type === 'A' ? (known[question.name] ?? []) : [];
    const name = question?.name ?? '';
    const answers = [
      ...addresses.map((data) => ({ type: 'A' as const, name, ttl: 0, data })),
      ...(question?.type === 'SRV' ? (places[name] ?? []) : []).map((place) => ({
        type: 'SRV' as const,
        name,
        ttl: 0,
        data: { ...place, weight: 1 },
      })),
    ];
    const flags = answers.length > 0 ? 0 : 3;
    socket.send(
      encode({ type: 'response', ...(id !== undefined && { id }), flags, questions, answers }),
      port,
      address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { nameServer: `127.0.0.1:${socket.address().port}`, [Symbol.dispose]: () => void socket.close() };
}

async function serveAt(host: string) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.end(fine));
  }).listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { port, [Symbol.dispose]: () => void server.close() };
}

const asking = (sender: ReturnType<typeof createTcp>) => () =>
  new Promise<Outcome>((resolve) => {
    sender.send((outcome) => resolve(outcome));
  });

describe.runIf(process.platform === 'linux')('a name with an address that is dead', () => {
  it('fails every other send, over http and tcp, as a client without retries does', async () => {
    using names = await serveNames({ 'shop.test': ['127.0.0.2', '127.0.0.3'] });
    using server = await serveAt('127.0.0.2');
    const { params } = planned(http, { url: `http://shop.test:${server.port}/` });
    const told: ObservationBody[] = [];
    const context = {
      now: () => 0,
      observe: (one: ObservationBody) => void told.push(one),
      connection: undefined,
      nameServer: names.nameServer,
    };
    for (const sender of [
      createHttp(params, context),
      createTcp({ host: 'shop.test', port: server.port }, context),
    ]) {
      const ask = asking(sender);
      expect([await ask(), await ask(), await ask(), await ask()]).toEqual(['ok', 'failed', 'ok', 'failed']);
      sender.close();
    }
    const twoInTurn = { kind: 'addresses', asked: 0, count: 2, isInTurn: true };
    expect(told).toEqual([twoInTurn, twoInTurn]);
  });

  it('is asked of the system where the name server of the target does not know it', async () => {
    using names = await serveNames({});
    using server = await serveAt('127.0.0.1');
    const { params } = planned(http, { url: `http://localhost:${server.port}/` });
    const sender = createHttp(params, {
      now: () => 0,
      observe: () => undefined,
      nameServer: names.nameServer,
    });
    expect(await asking(sender)()).toBe('ok');
    sender.close();
  });

  it('that tells places is connected to at each of the best in turn', async () => {
    using server = await serveAt('127.0.0.2');
    using other = await serveAt('127.0.0.3');
    const { port } = server;
    using names = await serveNames(
      { 'a.stock.test': ['127.0.0.2'], 'b.stock.test': ['127.0.0.4'], 'c.stock.test': ['127.0.0.3'] },
      {
        'stock.test': [
          { target: 'a.stock.test', port, priority: 1 },
          { target: 'b.stock.test', port, priority: 1 },
          { target: 'c.stock.test', port: other.port, priority: 2 },
        ],
      },
    );
    const context = { now: () => 0, observe: () => undefined, connection: undefined };
    const sender = createTcp({ srv: 'stock.test' }, { ...context, nameServer: names.nameServer });
    const ask = asking(sender);
    expect([await ask(), await ask(), await ask()]).toEqual(['ok', 'failed', 'ok']);
    sender.close();
    const nowhere = createTcp({ srv: 'nobody.test.invalid' }, { ...context, nameServer: names.nameServer });
    expect(await asking(nowhere)()).toBe('failed');
    nowhere.close();
  });
});
