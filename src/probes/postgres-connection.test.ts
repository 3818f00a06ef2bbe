import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoneFreeError, NotConnectedError, openPostgres } from './postgres-connection.ts';

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
});
