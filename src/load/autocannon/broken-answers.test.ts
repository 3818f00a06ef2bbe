import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { SentLoad } from '../../../test/load/sent-load.ts';
import { listen, serveHere } from '../../../test/load/server-here.ts';
import { scenario, startLoad } from './test/jobs.ts';
import { cert, key } from '../../../test/certificate.ts';

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
async function sending(url: string, holds: (load: SentLoad) => boolean, given = {}): Promise<SentLoad> {
  const load = await startLoad([scenario(url, { timeoutMs: 300, ...given })], { connections: 1 });
  await load.until(() => holds(load));
  await load.running.stop();
  expect(load.due).toBe(load.sum('sent'));
  expect(load.lost).toEqual([]);
  return load;
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
    const load = await sending(url, (load) => load.sum('ok') > 20);
    expect(load.misses).toEqual({});
    expect([load.sum('sent'), load.sum('bytes')]).toEqual([requests, bytes * requests]);
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
    const load = await sending(url, (load) => load.sum('ok') > 20);
    expect(load.misses).toEqual({});
    expect([load.sum('sent'), load.sum('bytes')]).toEqual([requests, 4 * requests]);
  });

  it('to HEAD has no body, whatever length it tells', async () => {
    const { url, asked } = await serveHere(
      (_, response) => void response.setHeader('content-length', 9).end(),
    );
    const load = await sending(url, (load) => load.sum('ok') > 20, { method: 'HEAD' });
    expect(load.misses).toEqual({});
    expect(load.sum('ok')).toBe(asked.length);
  });

  it('that breaks off is lost, and the next is read from its begin', async () => {
    const url = await bare((socket, nth) => {
      if (nth % 3 === 0) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nfi');
      else socket.write(fine);
    });
    const load = await sending(url, (load) => load.sum('failed') > 5);
    expect(Object.keys(load.misses)).toEqual(['failed: reset']);
    expect(load.sum('ok')).toBeGreaterThanOrEqual(10);
  });

  it('that is none fails, and the next is read', async () => {
    const url = await bare((socket, nth) => void socket.write(nth % 2 === 0 ? 'HTPP/9 what\r\n\r\n' : fine));
    const load = await sending(url, (load) => load.sum('failed') > 5);
    expect(Object.keys(load.misses)).toEqual(['failed: malformed answer']);
    expect(load.sum('ok')).toBeGreaterThanOrEqual(5);
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
    const profile = { points: [[0, 4]] as [number, number][] };
    const load = await startLoad([scenario(await listen(server))], { connections: 1, params: {}, profile });
    await load.until(() => load.sum('ok') > 2);
    await load.running.stop();
    expect([load.misses, load.lost]).toEqual([{}, []]);
    expect(opened).toBeGreaterThan(2);
  });

  it('that does not come in time is a timeout, to the millisecond, and the next is waited for', async () => {
    const url = await bare((socket, nth) => {
      if (nth % 2 === 1) socket.write(fine);
    });
    const load = await sending(url, (load) => load.sum('failed') > 3, { timeoutMs: 50 });
    expect(Object.keys(load.misses)).toEqual(['failed: timeout']);
    expect(load.sum('ok')).toBeGreaterThan(2);
  });
});

describe('a connection', () => {
  it('that is refused is rejected, and tried again ten times a second', async () => {
    const server = createServer();
    const url = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const load = await sending(url, (load) => load.sum('rejected') > 3);
    expect(Object.keys(load.misses)).toEqual(['rejected: refused']);
    expect(load.sum('rejected')).toBeLessThan(2 + load.now() / 100);
  });

  it('that is reset fails with what was on it', async () => {
    const url = await bare((socket, nth) => {
      if (nth % 2 === 0) socket.resetAndDestroy();
      else socket.write(fine);
    });
    const load = await sending(url, (load) => load.sum('failed') > 5);
    expect(Object.keys(load.misses)).toEqual(['failed: reset']);
  });

  it('to a name that nobody knows fails', async () => {
    const load = await sending('http://nobody.invalid/', (load) => load.sum('failed') > 0, {
      timeoutMs: 20_000,
    });
    expect(Object.keys(load.misses)).toEqual(['failed: dns failure']);
  });

  it('with a certificate that is not trusted fails before anything is sent', async () => {
    let asked = 0;
    const server = createTlsServer({ key, cert }, (_, response) => {
      asked += 1;
      response.end();
    });
    const url = (await listen(server)).replace('http:', 'https:');
    const load = await sending(url, (load) => load.sum('failed') > 1, { timeoutMs: 5000 });
    expect(Object.keys(load.misses)).toEqual(['failed: tls: DEPTH_ZERO_SELF_SIGNED_CERT']);
    expect(asked).toBe(0);
  });
});
