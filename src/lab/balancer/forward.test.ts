import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { routing, rule, startBalancerRig, type BalancerRig } from './test/balancer-rig.ts';

let rig: BalancerRig;

beforeAll(async () => {
  rig = await startBalancerRig();
});
afterEach(() => rig.closeServers());
afterAll(() => rig.close());

describe('requests that go on', () => {
  it('take turns among the targets of the first rule that has the path', async () => {
    const [one, two] = [await rig.named('one'), await rig.named('two')];
    const rules = [rule(['/a', '/a/*']), rule(['/*'], 'arn:none')];
    await rig.balancer.route(routing({ routed: [one, two] }, { rules }));
    const texts = [
      await rig.ask(),
      await rig.ask({ path: '/a/b?c=/d' }),
      await rig.ask(),
      await rig.ask(),
    ].map(({ text }) => text);
    expect(texts.sort()).toEqual(['one', 'one', 'two', 'two']);
    expect((await rig.ask({ path: '/other' })).status).toBe(503);
  });

  it('carry the X-Forwarded headers and all others but those of one hop', async () => {
    const echoing = await rig.target((incoming, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']).setHeader('server', 'mine');
      response.setHeader('connection', 'x-hop').setHeader('x-hop', '1');
      response.end(JSON.stringify({ ...incoming.headers, url: incoming.url }));
    });
    await rig.balancer.route(routing({ routed: [echoing] }));
    const headers = {
      host: 'shop',
      'x-forwarded-for': '10.0.0.1',
      connection: 'close, x-private',
      'x-private': '1',
      te: 'trailers',
    };
    const answer = await rig.ask({ path: '/a?x=1', headers });
    const seen: unknown = JSON.parse(answer.text);
    expect(seen).toEqual({
      host: 'shop',
      'x-forwarded-for': expect.stringMatching(/^10\.0\.0\.1, 127\./),
      'x-forwarded-proto': 'http',
      'x-forwarded-port': String(rig.balancer.port),
      connection: 'keep-alive',
      url: '/a?x=1',
    });
    expect(answer.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], server: 'mine' });
    expect(answer.headers['x-hop']).toBeUndefined();
  });

  it('name the address of the balancer as their host where HTTP/1.0 left it out', async () => {
    const echoing = await rig.target((incoming, response) => response.end(incoming.headers.host));
    await rig.balancer.route(routing({ routed: [echoing] }));
    const socket = connect(rig.balancer.port, rig.balancer.host);
    socket.write('GET /a HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 200 [^]*${rig.balancer.host}$`));
  });

  it('stream large bodies both ways over one kept connection on each side', async () => {
    const ports = new Set<number | undefined>();
    const echoing = await rig.target((incoming, response) => {
      ports.add(incoming.socket.remotePort);
      incoming.pipe(response);
    });
    await rig.balancer.route(routing({ routed: [echoing] }));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const body = 'squall '.repeat(300_000);
    const sized = { 'content-length': String(body.length) };
    const chunked = { 'transfer-encoding': 'chunked' };
    for (const headers of [sized, chunked]) {
      const answer = await rig.ask({ method: 'POST', headers, body, agent });
      expect(answer.text === body).toBe(true);
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  it('may be a WebSocket', async () => {
    const server = createServer();
    server.on('upgrade', (incoming, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.write(String(incoming.headers['x-forwarded-proto']));
      socket.pipe(socket);
    });
    await rig.balancer.route(routing({ routed: [await rig.listening(server)] }));
    const asked = request({
      host: rig.balancer.host,
      port: rig.balancer.port,
      path: '/a',
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
    });
    asked.end();
    const [answer, socket, head] = await once(asked, 'upgrade');
    expect(answer.statusCode).toBe(101);
    socket.unshift(head);
    socket.end(' ping');
    expect(await text(socket)).toBe('http ping');
  });
});
