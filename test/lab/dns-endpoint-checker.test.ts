import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { EndpointCheck } from '../../src/lab/control/world.ts';
import { createEndpointChecker } from '../../src/lab/dns/endpoint-checker.ts';
import type { EndpointChecker } from '../../src/lab/dns/endpoint-checker.ts';

type Result = Parameters<Parameters<typeof createEndpointChecker>[0]>[1];

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listening(server: Server | TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const serve = (listener: RequestListener) => listening(createServer(listener));

const check = (port: number, more: Partial<EndpointCheck> = {}): EndpointCheck => ({
  id: 'a',
  type: 'HTTP',
  address: '127.0.0.1',
  port,
  path: '/health',
  intervalMs: 30_000,
  ...more,
});

/** Collects results, and lets a test wait for as many as it wants. */
function collector(): {
  checker: EndpointChecker;
  results: Result[];
  until: (count: number) => Promise<Result[]>;
} {
  const results: Result[] = [];
  let heard = () => {};
  const checker = createEndpointChecker((_id, result) => {
    results.push(result);
    heard();
  });
  closing.push(() => checker.close());
  const until = async (count: number) => {
    while (results.length < count) await new Promise<void>((resolve) => (heard = resolve));
    return results;
  };
  return { checker, results, until };
}

async function first(endpoint: EndpointCheck): Promise<Result | undefined> {
  const { checker, until } = collector();
  checker.check([endpoint]);
  return (await until(1))[0];
}

describe('a check of an endpoint', () => {
  it.each([
    [200, true, 'Success: HTTP Status Code 200, OK'],
    [302, true, 'Success: HTTP Status Code 302, Found'],
    [404, false, 'Failure: HTTP Status Code 404, Not Found'],
    [503, false, 'Failure: HTTP Status Code 503, Service Unavailable'],
  ])('takes status %d for %s', async (status, isOk, text) => {
    const port = await serve((_request, response) => response.writeHead(status).end());
    expect(await first(check(port))).toEqual({ isOk, text });
  });

  it('asks for the path at the host by name', async () => {
    let asked = '';
    const port = await serve((request, response) => {
      asked = `${request.method} ${request.url} ${request.headers.host}`;
      response.end();
    });
    await first(check(port, { host: 'shop.test', path: '/up?deep=1' }));
    expect(asked).toBe('GET /up?deep=1 shop.test');
  });

  it('finds its string in the first 5,120 bytes alone', async () => {
    const port = await serve((request, response) =>
      response.end(`${'x'.repeat(Number(request.url?.slice(1)))}needle`),
    );
    const at = (place: number) => first(check(port, { path: `/${place}`, searchString: 'needle' }));
    expect(await at(5114)).toMatchObject({ isOk: true });
    expect(await at(5115)).toMatchObject({ isOk: false, text: expect.stringContaining('was not found') });
  });

  it('fails where nobody listens, and beyond loopback', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    server.close();
    expect(await first(check(port, { type: 'TCP' }))).toMatchObject({ isOk: false });
    expect(await first(check(port, { address: '192.0.2.1' }))).toMatchObject({ isOk: false });
    expect(await first(check(port, { address: 'nobody.test' }))).toEqual({
      isOk: false,
      text: 'Failure: DNS resolution failed: Rcode NXDomain(3)',
    });
  });

  it('needs no more than a connection by TCP, and an answer in time by HTTP', async () => {
    const port = await listening(
      createTcpServer((socket) => void socket.on('error', () => socket.destroy())),
    );
    expect(await first(check(port, { type: 'TCP' }))).toMatchObject({ isOk: true });
    expect(await first(check(port, { intervalMs: 333 }))).toMatchObject({
      isOk: false,
      text: expect.stringContaining('Response timed out'),
    });
  });

  it('fails for an answer that is none', async () => {
    const port = await listening(
      createTcpServer((socket) => void socket.on('error', () => {}).end('what?\r\n\r\n')),
    );
    expect(await first(check(port))).toMatchObject({ isOk: false });
  });
});

describe('the checker', () => {
  it('checks again and again, and stops when it is told', async () => {
    let requests = 0;
    const port = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const { checker, until } = collector();
    checker.check([check(port, { intervalMs: 10 })]);
    await until(3);
    // The same list again changes nothing: the loop goes on.
    checker.check([check(port, { intervalMs: 10 })]);
    await until(5);
    checker.check([]);
    const before = requests;
    const other = collector();
    other.checker.check([check(port, { id: 'b' })]);
    await other.until(1);
    expect(requests).toBeLessThanOrEqual(before + 2);
  });

  it('checks a changed endpoint at once', async () => {
    const port = await serve((request, response) =>
      response.writeHead(request.url === '/ok' ? 200 : 500).end(),
    );
    const { checker, until } = collector();
    checker.check([check(port)]);
    await until(1);
    checker.check([check(port, { path: '/ok' })]);
    expect((await until(2)).map(({ isOk }) => isOk)).toEqual([false, true]);
  });
});
