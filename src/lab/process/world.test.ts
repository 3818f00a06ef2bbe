import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BalancerLoad, EndpointCheck, Routing } from '../control/world.ts';
import { claimAddresses, type Claim } from '../hosts/addresses.ts';
import { ask, type At } from '../hosts/test/host-rig.ts';
import { recordReports, type ReportRecorder } from '../hosts/test/report-recorder.ts';
import { untilGone } from '#processes';
import { descendantsOf, leftOf } from './test/lab-rig.ts';
import { createProcessWorld, type ProcessWorld } from './world.ts';

let claim: Claim;
let world: ProcessWorld;
let reports: ReportRecorder;
let notes: string[];
const servers: Server[] = [];

beforeEach(async () => {
  claim = await claimAddresses();
  notes = [];
  world = await createProcessWorld(claim.addresses, (text) => void notes.push(text));
  reports = recordReports();
  world.reportTo(reports);
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await world.close();
  claim.server.close();
});

/** A balancer's configuration: one answer of its own for all. */
function answering(body: string, port: number): Routing {
  const action = { type: 'fixed-response', status: 200, contentType: 'text/plain', body } as const;
  return {
    listeners: [{ port, rules: [{ hosts: [], paths: [], action }] }],
    targetGroups: [],
    connectTimeoutMs: 300,
    idleTimeoutMs: 600,
    requestsPerSecond: Infinity,
    without: [],
  };
}

async function answerOf(at: At, wanted: string): Promise<void> {
  while ((await ask(at, '/')) !== wanted);
}

async function opened(arn: string): Promise<string> {
  const host = world.openBalancer(arn);
  await reports.seen('balancerOpened', (other) => other === arn);
  return host;
}

describe('the balancers of a world', () => {
  it('have addresses of their own and each its own configuration, also from before it was open', async () => {
    world.route('arn:first', answering('first', world.balancer.port));
    world.openBalancer('arn:second');
    world.route('arn:second', answering('early', 8081));
    world.route('arn:second', answering('second', 8081));
    const host = await opened('arn:second');
    expect(host).not.toBe(world.balancer.host);
    await answerOf({ host, port: 8081 }, '200 second');
    await answerOf(world.balancer, '200 first');

    world.closeBalancer('arn:second');
    await answerOf({ host, port: 8081 }, 'ECONNREFUSED');
    expect(await ask(world.balancer, '/')).toBe('200 first');
  });

  it('that are closed before they are open never are', async () => {
    world.openBalancer('arn:second');
    world.closeBalancer('arn:second');
    await opened('arn:third');
    await world.close();
    expect(reports.all.filter(([name]) => name === 'balancerOpened')).toHaveLength(1);
  });

  it('tell what they did under their own names', async () => {
    world.route('arn:first', answering('first', world.balancer.port));
    await answerOf(world.balancer, '200 first');
    const isOfFirst = (arn: string, load: BalancerLoad) => arn === 'arn:first' && load.newConnections > 0;
    const [, load] = await reports.seen('balancerMeasured', isOfFirst);
    expect(load.own).toEqual({ 200: expect.any(Number) });
  });
});

describe('the checkers of a world', () => {
  it('check what they are told to, again and again', async () => {
    const server = createServer((_request, response) => response.end('fine')).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const check: EndpointCheck = {
      id: 'c-1',
      type: 'HTTP',
      address: '127.0.0.1',
      port,
      path: '/',
      intervalMs: 20,
    };
    world.checkEndpoints([check]);
    expect(await reports.seen('endpointChecked')).toMatchObject(['c-1', { isOk: true }]);
    server.close();
    server.closeAllConnections();
    expect(await reports.seen('endpointChecked', (_id, { isOk }) => !isOk)).toMatchObject([
      'c-1',
      { isOk: false },
    ]);
  });
});

describe('a world', () => {
  it('bears that any of its processes is killed, and leaves nothing behind', async () => {
    world.startHost({ instanceId: 'i-1', zone: 'lab-local-1a', type: 't3.medium', isSpot: false });
    world.startHost({ instanceId: 'i-2', zone: 'lab-local-1b', type: 't3.medium', isSpot: false });
    await reports.seen('hostStarted', (id) => id === 'i-2');
    await reports.seen('hostStarted', (id) => id === 'i-1');
    const host = await opened('arn:second');
    world.route('arn:second', answering('second', 8081));
    await answerOf({ host, port: 8081 }, '200 second');

    const before = descendantsOf(process.pid);
    const kept = world.hostPid('i-2');
    const killed = before.filter((pid) => pid !== kept);
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    for (const pid of killed) await untilGone(pid, 10_000);
    // What is asked meanwhile of those that are gone does no harm.
    world.setReachable('i-1', false);
    world.setSpotAction('i-1', { action: 'terminate', at: 0 });
    world.stopHost('i-1', { kind: 'abrupt', silentMs: 10 });
    await reports.seen('hostEnded', (id) => id === 'i-1');
    await answerOf({ host, port: 8081 }, '200 second');
    expect(reports.all.filter(([name, id]) => name === 'hostEnded' && id === 'i-2')).toEqual([]);

    const after = [...before, ...descendantsOf(process.pid)];
    await world.close();
    expect(await leftOf(after)).toEqual([]);
  });
});
