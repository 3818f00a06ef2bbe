import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listen, logging, Rig, scenario } from './test/rig.ts';
import { cert, key } from './test/certificate.ts';

/** A bare server that is told of each request, which it takes for one chunk. */
async function bare(answer: (socket: Socket, nth: number) => void): Promise<string> {
  let nth = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => answer(socket, (nth += 1)));
  });
  return listen(server);
}

const fine = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine';

/** Everything is decided, and in the order of the sockets: one connection. */
async function sending(url: string, holds: (rig: Rig) => boolean, given = {}): Promise<Rig> {
  const rig = new Rig();
  const load = await rig.start([scenario(url, { timeoutMs: 300, ...given })], { connections: 1 });
  await rig.until(() => holds(rig));
  await load.stop();
  expect(rig.decided).toBe(rig.sum().sent);
  expect(rig.lost).toEqual([]);
  return rig;
}

describe('an answer', () => {
  it.each([
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n', 4],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 0],
    ['after early hints', `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${fine}`, 4],
  ])('%s is one', async (_, answer, bytes) => {
    let requests = 0;
    const url = await bare((socket) => {
      requests += 1;
      socket.write(answer);
    });
    const rig = await sending(url, (rig) => rig.sum().ok > 20);
    expect(rig.misses).toEqual({});
    expect([rig.sum().sent, rig.sum().bytes]).toEqual([requests, bytes * requests]);
  });

  it.each([
    ['that says close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfine'],
    ['that ends with its connection', 'HTTP/1.1 200 OK\r\n\r\nfine'],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfine'],
  ])('%s is the last of its connection, and nothing is lost', async (_, answer) => {
    let requests = 0;
    const url = await bare((socket) => {
      requests += 1;
      socket.end(answer);
    });
    const rig = await sending(url, (rig) => rig.sum().ok > 20);
    expect(rig.misses).toEqual({});
    expect([rig.sum().sent, rig.sum().bytes]).toEqual([requests, 4 * requests]);
  });

  it('to HEAD has no body, whatever length it tells', async () => {
    const { url, asked } = await logging((_, response) => void response.setHeader('content-length', 9).end());
    const rig = await sending(url, (rig) => rig.sum().ok > 20, { method: 'HEAD' });
    expect(rig.misses).toEqual({});
    expect(rig.sum().ok).toBe(asked.length);
  });

  it('that breaks off is lost, and the next is read from its begin', async () => {
    const url = await bare((socket, nth) => {
      if (nth % 3 === 0) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nfi');
      else socket.write(fine);
    });
    const rig = await sending(url, (rig) => rig.sum().failed > 5);
    expect(Object.keys(rig.misses)).toEqual(['failed: reset']);
    expect(rig.sum().ok).toBeGreaterThanOrEqual(10);
  });

  it('that is none fails, and the next is read', async () => {
    const url = await bare((socket, nth) => void socket.write(nth % 2 === 0 ? 'HTPP/9 what\r\n\r\n' : fine));
    const rig = await sending(url, (rig) => rig.sum().failed > 5);
    expect(Object.keys(rig.misses)).toEqual(['failed: malformed answer']);
    expect(rig.sum().ok).toBeGreaterThanOrEqual(5);
  });

  it.each(['with the answer', 'alone'])('to nothing, %s, harms nobody', async (when) => {
    const farewell = 'HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n';
    let opened = 0;
    const server = createServer((socket) => {
      opened += 1;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        if (when === 'alone') socket.write(fine, () => setImmediate(() => socket.write(farewell)));
        else socket.write(fine + farewell);
      });
    });
    const rig = new Rig();
    const profile = { points: [[0, 4]] as [number, number][] };
    const load = await rig.start([scenario(await listen(server))], { connections: 1, params: {}, profile });
    await rig.until(() => rig.sum().ok > 2);
    await load.stop();
    expect([rig.misses, rig.lost]).toEqual([{}, []]);
    expect(opened).toBeGreaterThan(2);
  });

  it('that does not come in time is a timeout, to the millisecond, and the next is waited for', async () => {
    const url = await bare((socket, nth) => {
      if (nth % 2 === 1) socket.write(fine);
    });
    const rig = await sending(url, (rig) => rig.sum().failed > 3, { timeoutMs: 50 });
    expect(Object.keys(rig.misses)).toEqual(['failed: timeout']);
    expect(rig.sum().ok).toBeGreaterThan(2);
  });
});

describe('a connection', () => {
  it('that is refused is rejected, and tried again ten times a second', async () => {
    const server = createServer();
    const url = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const rig = await sending(url, (rig) => rig.sum().rejected > 3);
    expect(Object.keys(rig.misses)).toEqual(['rejected: refused']);
    expect(rig.sum().rejected).toBeLessThan(2 + rig.now() / 100);
  });

  it('that is reset fails with what was on it', async () => {
    const url = await bare((socket, nth) => {
      if (nth % 2 === 0) socket.resetAndDestroy();
      else socket.write(fine);
    });
    const rig = await sending(url, (rig) => rig.sum().failed > 5);
    expect(Object.keys(rig.misses)).toEqual(['failed: reset']);
  });

  it('to a name that nobody knows fails', async () => {
    const rig = await sending('http://nobody.invalid/', (rig) => rig.sum().failed > 0, { timeoutMs: 20_000 });
    expect(Object.keys(rig.misses)).toEqual(['failed: dns failure']);
  });

  it('with a certificate that is not trusted fails before anything is sent', async () => {
    let asked = 0;
    const server = createTlsServer({ key, cert }, (_, response) => {
      asked += 1;
      response.end();
    });
    const url = (await listen(server)).replace('http:', 'https:');
    const rig = await sending(url, (rig) => rig.sum().failed > 1, { timeoutMs: 5000 });
    expect(Object.keys(rig.misses)).toEqual(['failed: tls: DEPTH_ZERO_SELF_SIGNED_CERT']);
    expect(asked).toBe(0);
  });
});
