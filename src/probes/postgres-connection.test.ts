import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionsFor, NoneFreeError, NotConnectedError, openPostgres } from './postgres-connection.ts';

const place = { host: '127.0.0.1', database: 'shop', user: 'app', sslmode: 'disable' as const };
const nothing = () => Promise.resolve();

describe('connections to a server that says nothing', () => {
  const server = createServer();
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined).resume()));
  beforeEach(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await once(server.close(), 'close');
  });
  const openTwo = () => openPostgres({ ...place, port: (server.address() as AddressInfo).port }, { most: 2 });

  it('are waited for by nobody but who opens them', async () => {
    const connections = openTwo();
    const using = [1, 2].map(() => connections.use(new AbortController().signal, nothing));
    const ended = Promise.allSettled(using);
    await expect(connections.use(new AbortController().signal, nothing)).rejects.toThrow(NoneFreeError);
    connections.close();
    expect((await ended).map((one) => one.status === 'rejected' && one.reason)).toEqual([
      expect.any(NotConnectedError),
      expect.any(NotConnectedError),
    ]);
  });

  it('are cut once they are given up, and hold up nobody who comes later', async () => {
    const connections = openTwo();
    for (const place of [0, 1, 2, 3]) {
      const abandoned = new AbortController();
      const using = connections.use(abandoned.signal, nothing);
      await expect.poll(() => sockets.length).toBe(place + 1);
      const closed = once(sockets[place] ?? server, 'close');
      abandoned.abort();
      await expect(using).rejects.toThrow(NotConnectedError);
      await closed;
    }
    connections.close();
  });

  it('are free for the next from the moment on at which they are given up', async () => {
    const connections = openTwo();
    const using = [];
    for (const _ of Array(6)) {
      const abandoned = new AbortController();
      using.push(connections.use(abandoned.signal, nothing), connections.use(abandoned.signal, nothing));
      abandoned.abort();
    }
    for (const one of await Promise.allSettled(using))
      expect(one).toMatchObject({ status: 'rejected', reason: expect.any(NotConnectedError) });
    connections.close();
  });
});

it('there are as many connections as sends may be undecided, and never more than 50', () => {
  expect(connectionsFor(2, 2000)).toBeGreaterThanOrEqual(3 * 4 + 1);
  expect(connectionsFor(100, 2000)).toBe(50);
});
