import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHosts } from '../hosts/hosts.ts';
import { routing, startBalancerRig, type BalancerRig } from './test/balancer-rig.ts';

let rig: BalancerRig;

beforeAll(async () => {
  rig = await startBalancerRig();
});
afterEach(() => rig.closeServers());
afterAll(() => rig.close());

describe('a target that leaves', () => {
  it('drains: what is in flight finishes, nothing new goes to it', async () => {
    const arrived = Promise.withResolvers<ServerResponse>();
    const slow = await rig.target((_, response) => arrived.resolve(response));
    await rig.balancer.route(routing({ routed: [slow] }, { idleTimeoutMs: 5_000 }));
    const inFlight = rig.ask();
    const response = await arrived.promise;
    await rig.balancer.route(routing({ routed: [await rig.named('other')], draining: [slow] }));
    expect((await rig.ask()).text).toBe('other');
    response.end('slow');
    expect((await inFlight).text).toBe('slow');
  });

  it('is cut off when its draining is over', async () => {
    const arrived = Promise.withResolvers<void>();
    const stuck = await rig.target(() => arrived.resolve());
    await rig.balancer.route(routing({ routed: [stuck] }, { idleTimeoutMs: 60_000 }));
    const inFlight = rig.ask();
    await arrived.promise;
    await rig.balancer.route(routing({ draining: [stuck] }));
    await rig.balancer.route(routing({}));
    expect((await inFlight).status).toBe(502);
  });

  it('loses its pooled connections', async () => {
    const server = createServer((_, response) => response.end('ok'));
    const leaving = await rig.listening(server);
    await rig.balancer.route(routing({ routed: [leaving] }));
    const accepted = once(server, 'connection');
    await rig.ask();
    const [socket] = await accepted;
    const closed = once(socket, 'close');
    await rig.balancer.route(routing({}));
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});

describe('a vanished host', () => {
  it('is a 504 for its fresh connections after the connect time and for its pooled ones after the idle time', async () => {
    const hosts = createHosts({ ...rig, note: (text) => rig.notes.push(text) });
    hosts.startHost({ instanceId: 'i-1', zone: 'lab-local-1a', type: 't3.medium', isSpot: false });
    await rig.reports.seen('hostStarted');
    hosts.startTask({
      taskId: 't-1',
      instanceId: 'i-1',
      service: 'a',
      family: 'a',
      program: { kind: 'built-in', path: '/a', answersInMs: 0, environment: {} },
      port: { container: 8080, host: 0 },
      hasOwnAddress: false,
      cpu: 1,
      memory: 1,
    });
    const [, address] = await rig.reports.seen('taskStarted');
    if (!address) throw new Error('the task has no address');
    await rig.balancer.route(routing({ routed: [{ id: 'i-1', ...address }] }, { idleTimeoutMs: 1_500 }));
    expect((await rig.ask()).status).toBe(200);

    hosts.stopHost('i-1', { kind: 'abrupt', silentMs: 60_000 });
    await rig.reports.seen('hostEnded');
    const ended: string[] = [];
    const pooled = rig.ask().then(({ status }) => ended.push(`pooled ${status}`));
    const fresh = rig.ask().then(({ status }) => ended.push(`fresh ${status}`));
    await Promise.all([pooled, fresh]);
    expect(ended).toEqual(['fresh 504', 'pooled 504']);
    await hosts.close();
  });
});
