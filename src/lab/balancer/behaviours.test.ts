import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { expect } from 'vitest';
import { createServer as createTcpServer } from 'node:net';
import { holds } from '../spec/test/holds.ts';
import { routing, startBalancerRig, type BalancerRig } from './test/balancer-rig.ts';

let rig: BalancerRig;

beforeAll(async () => {
  rig = await startBalancerRig();
});
afterEach(() => rig.closeServers());
afterAll(() => rig.close());

holds('bad-gateway', async (without) => {
  const resetting = await rig.listening(
    createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
  );
  for (const target of [await rig.refusing(), resetting]) {
    await rig.balancer.route(routing({ routed: [target] }, { without }));
    const { status, text } = await rig.ask();
    expect([status, text.includes('<h1>502 Bad Gateway</h1>')]).toEqual([502, true]);
  }
});

holds('no-target', async (without) => {
  await rig.balancer.route(routing({}, { without }));
  expect((await rig.ask()).status).toBe(503);
});

holds('gateway-timeout', async (without) => {
  const silent = await rig.target(() => {});
  await rig.balancer.route(routing({ routed: [silent] }, { without, idleTimeoutMs: 200 }));
  const asked = rig.ask().then(
    ({ status }) => status,
    () => 'cut',
  );
  expect(await Promise.race([asked, delay(1000, 'no answer')])).toBe(504);
});

holds('capacity-must-be-warmed', async (without) => {
  const routed = [await rig.named('one')];
  await rig.balancer.route(routing({ routed }, { without, requestsPerSecond: 20 }));
  const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await rig.ask()).status));
  const rejected = statuses.filter((status) => status === 503).length;
  expect(rejected).toBeGreaterThan(20);
  expect(statuses.filter((status) => status === 200).length).toBe(60 - rejected);
});
