import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { routing, startBalancerRig, type BalancerRig } from './test/balancer-rig.ts';

let rig: BalancerRig;

beforeAll(async () => {
  rig = await startBalancerRig();
});
afterEach(() => rig.closeServers());
afterAll(() => rig.close());

describe('the balancer by itself', () => {
  it('answers 404 where no rule has the path and 503 where the group has no target', async () => {
    await rig.balancer.route(routing({}));
    const [none, empty] = await Promise.all([rig.ask({ path: '/b' }), rig.ask()]);
    expect([none.status, none.text, none.headers.server]).toEqual([404, 'Not Found', 'awselb/2.0']);
    expect([empty.status, empty.headers.server]).toEqual([503, 'awselb/2.0']);
    expect(empty.text).toContain('<title>503 Service Unavailable</title>');
  });

  it('answers 502 when the target refuses, resets or speaks no HTTP', async () => {
    const refusing = await rig.refusing();
    const resetting = await rig.listening(
      createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    const babbling = await rig.listening(
      createTcpServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n'))),
    );
    for (const routed of [refusing, resetting, babbling]) {
      await rig.balancer.route(routing({ routed: [routed] }));
      expect((await rig.ask()).status).toBe(502);
    }
  });

  it('answers 504 when the target says nothing for the idle time', async () => {
    await rig.balancer.route(routing({ routed: [await rig.target(() => {})] }));
    const answer = await rig.ask();
    expect([answer.status, answer.headers.server]).toEqual([504, 'awselb/2.0']);
  });

  it('never asks a second target', async () => {
    let asked = 0;
    const count: RequestListener = (incoming) => {
      asked += 1;
      incoming.socket.destroy();
    };
    await rig.balancer.route(routing({ routed: [await rig.target(count), await rig.target(count)] }));
    expect((await rig.ask()).status).toBe(502);
    expect(asked).toBe(1);
  });

  it('cuts its own answer where the target breaks off', async () => {
    const breaking = await rig.target((incoming, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setTimeout(() => incoming.socket.destroy(), 20);
    });
    await rig.balancer.route(routing({ routed: [breaking] }));
    await expect(rig.ask()).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  });
});

describe('a balancer that somebody kills', () => {
  it('comes back at its address with its routes', async () => {
    const { port, pid = 0 } = rig.balancer;
    await rig.balancer.route(routing({ routed: [await rig.named('back')] }));
    expect((await rig.ask()).text).toBe('back');
    process.kill(pid, 'SIGKILL');
    while (rig.notes.length === 0) await delay(10);
    let isBack = false;
    while (!isBack) {
      const socket = connect({ host: rig.balancer.host, port });
      isBack = await once(socket, 'connect').then(
        () => true,
        () => delay(20, false),
      );
      socket.destroy();
    }
    expect((await rig.ask()).text).toBe('back');
    expect([rig.balancer.port, rig.balancer.pid === pid]).toEqual([port, false]);
  });
});
