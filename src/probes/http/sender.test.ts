import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import http from './index.ts';
import { createSender } from './sender.ts';
import { behaving, fine, listen } from './test/server-rig.ts';
import type { Behaviour } from './test/server-rig.ts';
import { planned } from '../../../test/probes/planned.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A sender for the URL; `ask` sends once and tells what came of it. */
function senderFor(url: string, given: object = {}) {
  const { params } = planned(http, { url, ...given });
  const sender = createSender(JSON.parse(JSON.stringify(params)));
  closers.push(() => sender.close());
  const ask = () =>
    new Promise<string>((resolve) => {
      sender.send((outcome, reason) => resolve(reason === undefined ? outcome : `${outcome}: ${reason}`));
    });
  return { ask, sender };
}

async function askThrice(url: string, given: object): Promise<string[]> {
  const { ask } = senderFor(url, given);
  return [await ask(), await ask(), await ask()];
}

const long = `HTTP/1.1 200 OK\r\nContent-Length: ${3 << 20}\r\n\r\nfine${'x'.repeat((3 << 20) - 4)}`;
/** Never ends. */
const endless = (socket: Socket, status = '200 OK') => {
  const more = () => {
    while (!socket.destroyed && socket.write('x'.repeat(1 << 16)));
  };
  socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
  socket.on('drain', more).on('error', () => undefined);
  more();
};

const behaviours: [name: string, behaviour: Behaviour, expected: string, given?: object][] = [
  ['answers', (socket) => socket.write(fine), 'ok'],
  ['answers byte by byte', (socket) => fine.split('').forEach((byte) => socket.write(byte)), 'ok'],
  ['ends its answer by closing', (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nfine'), 'ok'],
  ['answers 503', (socket) => socket.write(fine.replace('200', '503')), 'failed: status 503'],
  ['redirects', (socket) => socket.write(fine.replace('200', '302')), 'ok'],
  [
    'redirects where only 2xx is ok',
    (socket) => socket.write(fine.replace('200', '302')),
    'failed: status 302',
    { expect: { status: '2xx' } },
  ],
  [
    'has the right body',
    (socket) => socket.write(fine),
    'ok',
    { expect: { body: 'in', bodyMatches: '^f.*e$' } },
  ],
  ['has a wrong body', (socket) => socket.write(fine), 'failed: body mismatch', { expect: { body: 'bad' } }],
  [
    'has a body that does not match',
    (socket) => socket.write(fine),
    'failed: body mismatch',
    { expect: { bodyMatches: '^i' } },
  ],
  ['resets', (socket) => socket.resetAndDestroy(), 'failed: reset'],
  ['closes without an answer', (socket) => socket.end(), 'failed: closed without an answer'],
  ['speaks no HTTP', (socket) => socket.write('hello\r\n\r\n'), 'failed: malformed answer: status line'],
  [
    'breaks off',
    (socket) => socket.end(fine.slice(0, -1)),
    'failed: malformed answer: closed inside an answer',
  ],
  ['has a long body', (socket) => socket.write(long), 'ok'],
  [
    'breaks off a long body',
    (socket) => socket.end(long.slice(0, -1)),
    'failed: malformed answer: closed inside an answer',
  ],
  [
    'has a body too long to be judged',
    (socket) => socket.write(long),
    'unknown: the body is longer than the 1 MiB that is judged',
    { expect: { body: 'y' } },
  ],
  ['does not end its body', (socket) => endless(socket), 'unknown: the body is longer than 16 MiB'],
  [
    'does not end the body of a 503',
    (socket) => endless(socket, '503 Service Unavailable'),
    'failed: status 503',
  ],
];

describe.each(['fresh', 'pooled'])('a sender on %s connections', (connections) => {
  it.each(behaviours)('tells the truth of a server that %s', async (_, behaviour, expected, given) => {
    await using server = await behaving(behaviour);
    expect(await askThrice(server.url, { connections, ...given })).toEqual([expected, expected, expected]);
  });

  it('tells that nothing listens', async () => {
    const server = await behaving(() => undefined);
    await server.close();
    expect(await askThrice(server.url, { connections })).toEqual(Array(3).fill('failed: refused'));
  });

  it('tells that a server which just served is gone', async () => {
    await using server = await behaving((socket) => socket.write(fine));
    const { ask } = senderFor(server.url, { connections });
    expect(await ask()).toBe('ok');
    await server.close();
    expect(await ask()).toBe('failed: refused');
  });

  it('sends what HTTP wants, and the headers it was given', async () => {
    const seen: string[] = [];
    await using server = await behaving((socket, request) => {
      seen.push(request);
      socket.write(fine);
    });
    const headers = { 'X-Trace': 'squall', Host: 'shop.example.com' };
    const url = server.url.replace('/health', '/a%20b?c=d#e');
    await senderFor(url, { connections, headers }).ask();
    const connection = connections === 'fresh' ? 'close' : 'keep-alive';
    expect(seen).toEqual([
      `GET /a%20b?c=d HTTP/1.1\r\nhost: shop.example.com\r\nuser-agent: squall\r\naccept: */*\r\nx-trace: squall\r\nconnection: ${connection}\r\n\r\n`,
    ]);
  });

  it('reads no body after HEAD', async () => {
    await using server = await listen(createServer((_, response) => response.end('fine')));
    expect(await askThrice(server.url, { connections, method: 'HEAD' })).toEqual(['ok', 'ok', 'ok']);
  });

  it('reaches a server by its name', async () => {
    await using server = await behaving((socket) => socket.write(fine));
    expect(await senderFor(`http://localhost:${server.port}/`, { connections }).ask()).toBe('ok');
  });

  it('lets go of a send that is called off, and says no more', async () => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    await using server = await behaving((socket) => {
      socket.on('close', resolve);
      cancel();
    });
    const told: string[] = [];
    const cancel = senderFor(server.url, { connections }).sender.send((outcome) => told.push(outcome));
    await gone;
    expect(told).toEqual([]);
  });

  it('lets go of a send that is called off before it is connected', async () => {
    await using server = await behaving((socket) => socket.write(fine));
    const told: string[] = [];
    const { ask, sender } = senderFor(server.url, { connections });
    sender.send((outcome) => told.push(outcome))();
    expect(await ask()).toBe('ok');
    sender.close();
    await expect.poll(() => server.open).toBe(0);
    expect(told).toEqual([]);
  });

  it('keeps nothing open once closed', async () => {
    await using server = await behaving((socket) => socket.write(fine));
    const { ask, sender } = senderFor(server.url, { connections });
    await Promise.all([ask(), ask(), ask()]);
    sender.close();
    await expect.poll(() => server.open).toBe(0);
  });
});

describe('fresh connections', () => {
  it('are one for each send', async () => {
    await using server = await behaving((socket) => socket.write(fine));
    await askThrice(server.url, { connections: 'fresh' });
    expect(server.accepted).toBe(3);
  });
});

const partings: [name: string, behaviour: Behaviour][] = [
  ['ends', (socket) => socket.end()],
  ['resets', (socket) => socket.resetAndDestroy()],
];

describe('pooled connections', () => {
  const connections = 'pooled';

  it('are used again', async () => {
    await using server = await behaving((socket) => socket.write(fine));
    await askThrice(server.url, { connections });
    expect(server.accepted).toBe(1);
  });

  it.each(partings)('that the server %s when they are used again are no failure', async (_, part) => {
    await using server = await behaving((socket, request, nth) => {
      if (nth === 0) socket.write(fine);
      else part(socket, request, nth);
    });
    expect(await askThrice(server.url, { connections })).toEqual(['ok', 'ok', 'ok']);
    expect(server.accepted).toBe(3);
  });

  it('are tried again once only', async () => {
    let requests = 0;
    await using server = await behaving((socket) => {
      requests += 1;
      if (requests === 1) socket.write(fine);
      else socket.end();
    });
    const told = await askThrice(server.url, { connections });
    expect(told).toEqual(['ok', 'failed: closed without an answer', 'failed: closed without an answer']);
    expect(requests).toBe(4);
  });

  it('are not tried again once an answer has begun', async () => {
    await using server = await behaving((socket, _, nth) => {
      if (nth === 0) socket.write(fine);
      else socket.end('HTTP');
    });
    const { ask } = senderFor(server.url, { connections });
    expect([await ask(), await ask()]).toEqual(['ok', 'failed: malformed answer: closed inside an answer']);
  });

  it('are left in time where the server says how long it keeps them', async () => {
    const told = fine.replace('\r\n\r\n', '\r\nKeep-Alive: timeout=1\r\n\r\n');
    await using server = await behaving((socket) => socket.write(told));
    await askThrice(server.url, { connections });
    expect(server.accepted).toBe(3);
  });

  it('are dropped when the server speaks unasked', async () => {
    await using server = await behaving((socket) => socket.write(`${fine}HTTP/1.1 408 Timeout\r\n\r\n`));
    expect(await askThrice(server.url, { connections })).toEqual(['ok', 'ok', 'ok']);
    expect(server.accepted).toBe(3);
  });
});
