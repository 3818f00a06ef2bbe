import type { DnsEndpoint, Endpoint, Inventory, Service } from '#core';
import { describe, expect, it } from 'vitest';
import { makePlan } from './plan.ts';

const entry = (path = '/'): Endpoint => ({
  kind: 'http',
  url: `http://shop.example.com${path}`,
  statuses: '200',
  foundBy: `rule ${path}`,
});
const name = (called: string, more: Partial<DnsEndpoint> = {}): Endpoint => ({
  kind: 'dns',
  name: called,
  type: 'A',
  ttlSeconds: 60,
  foundBy: 'Cloud Map',
  ...more,
});
const queue: Endpoint = { kind: 'queue', name: 'jobs', url: 'https://sqs/1/jobs', foundBy: 'tag' };
const containers: Endpoint = { kind: 'container', foundBy: 'ECS' };

const service = (called: string, endpoints: Endpoint[], more: Partial<Service> = {}): Service => ({
  name: called,
  desired: 1,
  running: 1,
  tasks: [],
  targetGroups: [],
  endpoints,
  ...more,
});

const auto = [{ kind: 'auto', params: {} }];

function planned(services: Service[], probes = auto, context: object = { nameServer: '127.0.0.1:53' }) {
  const inventory: Inventory = {
    target: 'shop',
    account: '1',
    region: 'r',
    takenAt: '',
    instances: [],
    services,
    groups: [],
    targetGroups: [],
    gaps: [],
  };
  const watch = {
    steadyForMs: 1,
    settleForMs: 1,
    giveUpAfterMs: 2,
    pollEveryMs: 1,
    lostAfter: { sends: 1, forMs: 1 },
  };
  const experiment = { name: 'x', target: { kind: 'lab' as const }, probes, faults: [], watch, expect: [] };
  return makePlan(experiment, inventory, context);
}

/** `kind role` of each probe by its id. */
const rolesOf = (services: Service[]) =>
  Object.fromEntries(planned(services).probes.map(({ id, kind, role }) => [id, `${kind} ${role}`]));

describe('the ways to a service', () => {
  it('through a balancer are all of users, each asked', () => {
    expect(rolesOf([service('cart', [entry('/cart'), entry('/basket')])])).toEqual({
      cart: 'http users',
      'cart http': 'http users',
    });
  });

  it('beside an entry tell of the cluster where they are names, and of users where work waits', () => {
    const endpoints = [name('cart.internal', { port: 80 }), containers, queue, entry()];
    expect(rolesOf([service('cart', endpoints)])).toEqual({
      'cart@target': 'dns cluster',
      cart: 'http users',
      'cart queue': 'queue users',
      'cart tcp': 'tcp cluster',
      'cart container-health': 'container-health cluster',
    });
  });

  it('are of users where a name is all that there is', () => {
    const connecting = service('stock', [name('stock.internal', { type: 'SRV' })]);
    expect(rolesOf([connecting])).toEqual({ stock: 'tcp users', 'stock@target': 'dns cluster' });
    const portless = service('stock', [name('stock.internal'), containers]);
    expect(rolesOf([portless])).toEqual({
      'stock@target': 'dns users',
      stock: 'container-health cluster',
    });
  });

  it('are of users for the resolver that callers ask, when several are asked for a name alone', () => {
    const { probes } = planned([service('stock', [name('stock.internal')])], auto, {});
    expect(probes.map(({ id, role }) => [id, role])).toEqual([
      ['stock@system', 'users'],
      ['stock@authoritative', 'cluster'],
    ]);
  });

  it('to a daemon are its tasks, and what its users feel is unknown', () => {
    const why = 'no load balancer leads to it';
    const { probes, unprobed, ways } = planned([service('agent', [], { deadEnds: [why] })]);
    expect(probes).toMatchObject([{ id: 'agent', kind: 'ecs-service', role: 'cluster' }]);
    expect(unprobed).toEqual([{ service: 'agent', why: `${why}; ecs-service tells of the cluster alone` }]);
    expect(ways).toEqual([
      { service: 'agent', to: 'its tasks', foundBy: 'ECS, the last resort', probes: ['agent'] },
      { service: 'agent', probes: [], why },
    ]);
  });

  it('that the cluster alone tells of leave its users unknown, but for a probe that the file lists', () => {
    const one = service('agent', [containers]);
    expect(planned([one])).toMatchObject({
      probes: [{ kind: 'container-health', role: 'cluster' }],
      unprobed: [{ service: 'agent', why: expect.stringContaining('no way to it was found; container-') }],
    });
    const listed = { kind: 'tcp', params: { to: 'agent:1', service: 'agent', rate: 1, timeout: 1000 } };
    expect(planned([one], [...auto, listed]).unprobed).toEqual([]);
  });

  it('that several services share are asked once, under their own name', () => {
    const shared = name('shop.example.com', { port: 80 });
    const { probes, ways = [] } = planned([
      service('cart', [entry('/cart'), shared]),
      service('pay', [entry('/pay'), shared]),
    ]);
    const asking = probes.filter(({ service: of }) => of === 'shop.example.com');
    expect(asking.map(({ kind, role }) => `${kind} ${role}`).sort()).toEqual(['dns cluster', 'tcp cluster']);
    const leading = ways.filter(({ to }) => to === 'shop.example.com');
    expect(leading.map(({ probes: ids }) => ids)).toEqual([
      asking.map(({ id }) => id),
      asking.map(({ id }) => id),
    ]);
  });

  it('that several services share are one name however it is spelt', () => {
    const { probes } = planned([
      service('cart', [entry('/cart'), name('shop.example.com')]),
      service('pay', [entry('/pay'), name('Shop.Example.com.')]),
    ]);
    expect(probes.filter(({ kind }) => kind === 'dns')).toMatchObject([{ service: 'shop.example.com' }]);
  });

  it('are asked up to a number, and the others are told', () => {
    const many = Array.from({ length: 10 }, (_, n) => entry(`/${n}`));
    const { probes, ways = [] } = planned([service('cart', many)]);
    expect(probes).toHaveLength(8);
    expect(ways.filter(({ why }) => why === 'of one service 8 ways are asked')).toHaveLength(2);
  });

  it('are private where the target says so', () => {
    const one = service('stock', [name('stock.internal', { port: 1, isPrivate: true })]);
    const privacyOf = (context?: object) =>
      new Set(planned([one], auto, context).probes.map(({ isPrivate }) => isPrivate));
    expect(privacyOf({})).toEqual(new Set([true]));
    // Who is given the target's name server is inside already.
    expect(privacyOf()).toEqual(new Set([undefined]));
  });

  it('are not looked for where the file lists its probes', () => {
    const listed = { kind: 'tcp', params: { to: 'a:1', rate: 1, timeout: 1000 } };
    const plan = planned([service('cart', [entry()])], [listed]);
    expect(plan).toMatchObject({ probes: [{ kind: 'tcp' }], unprobed: [] });
    expect(plan).not.toHaveProperty('ways');
  });
});
