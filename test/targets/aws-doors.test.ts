import type { Inventory } from '#core';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { serveLab, tally, unhurried } from './lab-endpoint.ts';

const endpointsOf = ({ services }: Inventory) =>
  Object.fromEntries(services.map(({ name, endpoints }) => [name, endpoints]));
const named = {
  carts: { tasks: 2, path: 'none', network: 'awsvpc', discovery: { type: 'A', ttl: '10s' } },
  stock: { tasks: 2, path: 'none', discovery: 'SRV' },
} as const;

describe('the ways to a service', () => {
  it('are the names that Cloud Map gives it, with their lifetimes', async () => {
    await using lab = await serveLab({ services: named });
    const inventory = await lab.open().inventory(unhurried());
    expect(endpointsOf(inventory)).toEqual({
      carts: [
        {
          kind: 'dns',
          name: 'carts.default.internal',
          type: 'A',
          ttlSeconds: 10,
          foundBy: 'Cloud Map service carts in namespace default.internal',
        },
      ],
      stock: [
        {
          kind: 'dns',
          name: 'stock.default.internal',
          type: 'SRV',
          ttlSeconds: 60,
          foundBy: 'Cloud Map service stock in namespace default.internal',
        },
      ],
    });
    expect(inventory.gaps).toEqual([]);
    expect(tally(lab.calls)).toMatchObject({ GetService: 2, GetNamespace: 1 });
    expect(tally(lab.calls)).not.toHaveProperty('DescribeTaskDefinition');
  });

  it('are the queue that its containers are told of, or that its tag names', async () => {
    await using lab = await serveLab({
      queues: { orders: {}, mails: {} },
      services: {
        packer: { tasks: 1, worksOff: { queue: 'orders' } },
        mailer: { tasks: 1, path: 'none' },
      },
    });
    const { services } = lab.plane.state.ecs;
    const mailer = services.get('mailer');
    if (mailer) mailer.tags = { 'squall:queue': 'mails', 'squall:calls': 'packer + stock' };
    const inventory = await lab.open().inventory(unhurried());
    expect(endpointsOf(inventory)).toMatchObject({
      mailer: [{ kind: 'queue', name: 'mails', foundBy: 'tag squall:queue' }],
      packer: [{ kind: 'queue', name: 'orders', foundBy: 'variable WORKS_OFF_QUEUE of its task definition' }],
    });
    expect(inventory.services.map(({ calls }) => calls)).toEqual([['packer', 'stock'], undefined]);
    expect(tally(lab.calls)).toMatchObject({ DescribeTaskDefinition: 1, GetQueueUrl: 2 });
  });

  it('that may not be read are gaps, and the rest is told', async () => {
    await using lab = await serveLab({ services: named });
    lab.hook(({ operation }) => {
      if (operation === 'GetService') throw new WireError('AccessDeniedException', 'No.', 403);
    });
    const inventory = await lab.open().inventory(unhurried());
    expect(inventory.gaps).toEqual([
      expect.stringMatching(
        /^Cloud Map could not be read, so no name of a service was found\. .*servicediscovery:GetService/,
      ),
    ]);
    expect(inventory.services[0]?.unreachable).toBe(
      'it has no target group, so no load balancer leads to it; no name of it was found in Cloud Map',
    );
  });
});

describe('a look', () => {
  it('counts the tasks that discovery gives out, and says where those that run are', async () => {
    await using lab = await serveLab({ services: named });
    const target = lab.open();
    await target.inventory(unhurried());
    const [victim] = lab.tasksOf('carts');
    lab.plane.ec2.terminate([victim?.instanceId ?? ''], { skipOsShutdown: true });
    lab.timers.advance(300_000);
    const { counts, live } = await target.look(unhurried());
    const now = lab.tasksOf('carts').filter(({ lastStatus }) => lastStatus === 'RUNNING');
    const discovered = counts.filter(({ clock }) => clock === 'discovery');
    expect(discovered.map(({ subject }) => subject)).toEqual(['carts', 'stock']);
    expect(now).toHaveLength(2);
    expect(discovered[0]?.ids).toEqual(now.map(({ id }) => id).sort());
    expect(discovered[0]?.ids).not.toContain(victim?.id);
    expect(live).toEqual([
      { service: 'carts', addresses: now.map(({ address }) => address?.host ?? '').sort() },
      {
        service: 'stock',
        addresses: lab
          .tasksOf('stock')
          .filter(({ lastStatus }) => lastStatus === 'RUNNING')
          .map(({ address }) => `${address?.host}:${address?.port}`)
          .sort(),
      },
    ]);
  });

  it('counts nothing in a registry that is gone', async () => {
    await using lab = await serveLab({ services: named });
    const target = lab.open();
    await target.inventory(unhurried());
    lab.plane.state.discovery.services.clear();
    const { counts } = await target.look(unhurried());
    expect(counts.filter(({ clock }) => clock === 'discovery').map(({ ids }) => ids)).toEqual([[], []]);
  });
});
