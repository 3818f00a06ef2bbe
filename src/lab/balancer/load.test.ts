import { once } from 'node:events';
import { request } from 'node:http';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BalancerLoad } from '../control/world.ts';
import { routing, startBalancerRig, type BalancerRig } from './test/balancer-rig.ts';

let rig: BalancerRig;

beforeAll(async () => {
  rig = await startBalancerRig();
});
afterEach(() => rig.closeServers());
afterAll(() => rig.close());

/** Everything that the balancer reports from here on, until it is so. */
async function measured(from: number, isSo: (sum: BalancerLoad) => boolean): Promise<BalancerLoad> {
  const sum: BalancerLoad = {
    overMs: 0,
    requests: 0,
    rejected: 0,
    newConnections: 0,
    activeConnections: 0,
    own: {},
    groups: {},
  };
  for (let place = from; ;) {
    const [, load] = await rig.reports.seen('balancerMeasured', undefined, place);
    place = rig.reports.all.findIndex((report, index) => index >= place && report[1] === 'arn:balancer') + 1;
    sum.requests += load.requests;
    sum.rejected += load.rejected;
    sum.newConnections += load.newConnections;
    sum.overMs += load.overMs;
    for (const [status, count] of Object.entries(load.own)) sum.own[status] = (sum.own[status] ?? 0) + count;
    for (const [arn, group] of Object.entries(load.groups)) {
      const known = (sum.groups[arn] ??= { requests: 0, statuses: {}, responseSeconds: [] });
      known.requests += group.requests;
      known.responseSeconds.push(...group.responseSeconds);
      for (const [status, count] of Object.entries(group.statuses))
        known.statuses[status] = (known.statuses[status] ?? 0) + count;
    }
    if (isSo(sum)) return sum;
  }
}

describe('what a balancer reports each second', () => {
  it('counts requests, answers of targets with their times, and its own', async () => {
    const from = rig.reports.all.length;
    const mixed = await rig.target(({ url }, response) =>
      response.writeHead(url === '/a/bad' ? 500 : 200).end(),
    );
    await rig.balancer.route(routing({ routed: [mixed] }));
    for (const path of ['/a', '/a', '/a/bad', '/none']) await rig.ask({ path });
    const load = await measured(from, ({ own }) => own['404'] === 1);
    expect(load).toMatchObject({ requests: 3, rejected: 0, newConnections: 4, own: { 404: 1 } });
    expect(load.groups['arn:a']).toMatchObject({ requests: 3, statuses: { '2XX': 2, '5XX': 1 } });
    expect(load.groups['arn:a']?.responseSeconds).toHaveLength(3);
  });

  it('counts what it rejects as a 503 and as rejected, and no request of a target', async () => {
    const from = rig.reports.all.length;
    await rig.balancer.route(routing({ routed: [await rig.named('one')] }, { requestsPerSecond: 1 }));
    const statuses = await Promise.all([1, 2, 3].map(async () => (await rig.ask()).status));
    const rejected = statuses.filter((status) => status === 503).length;
    const load = await measured(from, (sum) => sum.requests + sum.rejected === 3);
    expect(rejected).toBeGreaterThan(0);
    expect(load).toMatchObject({ rejected, requests: 3 - rejected, own: { 503: rejected } });
  });

  it('counts a client that leaves before the answer as 460', async () => {
    const from = rig.reports.all.length;
    const arrived = Promise.withResolvers<ServerResponse>();
    const slow = await rig.target((_, response) => arrived.resolve(response));
    await rig.balancer.route(routing({ routed: [slow] }, { idleTimeoutMs: 10_000 }));
    const { host, port } = rig.balancer;
    const asked = request({ host, port, path: '/a', agent: false });
    asked.on('error', () => {});
    asked.end();
    const closed = once((await arrived.promise).req.socket, 'close');
    asked.destroy();
    await closed;
    const load = await measured(from, ({ own }) => own['460'] === 1);
    expect(load).toMatchObject({ requests: 1, own: { 460: 1 } });
  });
});
