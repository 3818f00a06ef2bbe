import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Inventory } from '#core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { balancerZoneId } from '../../src/lab/control/route53/balancer-names.ts';
import { record } from '../../src/lab/control/route53/test/lab-with-zone.ts';
import { WireError } from '../../src/lab/wire/index.ts';
import { serveLab, tally, unhurried, type LabEndpoint } from './lab-endpoint.ts';

const endpointsOf = ({ services }: Inventory) =>
  Object.fromEntries(services.map(({ name, endpoints }) => [name, endpoints]));
const metric = {
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
} as const;
const plain = {
  ...metric,
  Namespace: 'AWS/SQS',
  MetricName: 'waiting',
  Statistic: 'Sum',
  Period: 60,
} as const;

/** Puts alarms into the lab, by metric or by expression. */
function alarmsOf(lab: LabEndpoint) {
  const client = new CloudWatchClient({
    endpoint: lab.url,
    region: 'lab-local-1',
    credentials: { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' },
  });
  onTestFinished(() => client.destroy());
  return (AlarmName: string, more: Omit<PutMetricAlarmCommandInput, 'AlarmName'> | object) =>
    client.send(new PutMetricAlarmCommand({ AlarmName, ...('Metrics' in more ? metric : plain), ...more }));
}

const queryOf = (Id: string, Dimensions: { Name: string; Value: string }[], Namespace = 'ECS') => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric: { Namespace, MetricName: Id, Dimensions }, Period: 60, Stat: 'Sum' },
});

/** A zone with an alias and a CNAME to the lab's balancer, and a name that leads elsewhere. */
function nameBalancer({ plane, timers }: LabEndpoint) {
  const { zone } = plane.route53.zones.create({ name: 'shop.test', callerReference: 'a' });
  const [balancer] = plane.state.elb.balancers.values();
  const host = `${balancer?.host}.`;
  const alias = { zoneId: balancerZoneId, name: host, evaluatesHealth: false };
  plane.route53.zones.change(zone, [
    { kind: 'put', set: record({ alias }) },
    { kind: 'put', set: record({ name: 'www.shop.test.', type: 'CNAME', values: [host] }) },
    { kind: 'put', set: record({ name: 'else.shop.test.', type: 'CNAME', values: ['else.example.'] }) },
  ]);
  timers.advance(plane.state.constants.dnsPropagationMs);
  return zone;
}

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
          port: 8080,
          isPrivate: true,
          foundBy: 'Cloud Map service carts in namespace default.internal',
        },
      ],
      stock: [
        {
          kind: 'dns',
          name: 'stock.default.internal',
          type: 'SRV',
          ttlSeconds: 60,
          isPrivate: true,
          foundBy: 'Cloud Map service stock in namespace default.internal',
        },
      ],
    });
    expect(inventory.gaps).toEqual([]);
    expect(tally(lab.calls)).toMatchObject({ GetService: 2, GetNamespace: 1 });
    // The SRV record tells its port itself.
    expect(tally(lab.calls)).toMatchObject({ DescribeTaskDefinition: 1 });
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

  it('are the queues of alarms that scale the service, or that measure it as well', async () => {
    await using lab = await serveLab({
      queues: { orders: {}, mails: {}, 'mails-dlq': {}, other: {} },
      services: { packer: { tasks: 1, path: 'none' }, mailer: { tasks: 1, path: 'none' } },
    });
    const { cluster } = lab.plane.state.ecs;
    const alarm = alarmsOf(lab);
    const queueName = (value: string) => [{ Name: 'QueueName', Value: value }];
    const policy = (of: string) =>
      `arn:aws:autoscaling:lab-local-1:000000000000:scalingPolicy:1:resource/ecs/service/${of}:policyName/p`;
    await alarm('orders-wait', {
      Dimensions: queueName('orders'),
      AlarmActions: [policy(`${cluster}/packer`)],
    });
    await alarm('elsewhere', { Dimensions: queueName('other'), AlarmActions: [policy('elsewhere/packer')] });
    await alarm('unconnected', { Dimensions: queueName('other') });
    await alarm('mails-each', {
      Metrics: [
        queryOf('waiting', queueName('mails'), 'AWS/SQS'),
        queryOf('dead', queueName('mails-dlq'), 'AWS/SQS'),
        queryOf('running', [
          { Name: 'ClusterName', Value: cluster },
          { Name: 'ServiceName', Value: 'mailer' },
        ]),
        { Id: 'each', Expression: 'waiting / running', ReturnData: true },
      ],
    });
    const inventory = await lab.open().inventory(unhurried());
    expect(endpointsOf(inventory)).toMatchObject({
      mailer: [{ kind: 'queue', name: 'mails', foundBy: 'alarm mails-each with dimension QueueName' }],
      packer: [{ kind: 'queue', name: 'orders', foundBy: 'alarm orders-wait with dimension QueueName' }],
    });
    expect(tally(lab.calls)).toMatchObject({ GetQueueUrl: 2 });
  });

  it('are the names of its balancer in Route 53, where they lead to it', async () => {
    await using lab = await serveLab();
    nameBalancer(lab);
    const inventory = await lab.open().inventory(unhurried());
    const names = Object.values(endpointsOf(inventory)).map((all) =>
      all.filter(({ kind }) => kind === 'dns'),
    );
    expect(names).toHaveLength(6);
    for (const found of names) {
      expect(found).toEqual([
        {
          kind: 'dns',
          name: 'shop.test',
          type: 'A',
          ttlSeconds: 60,
          isPrivate: true,
          foundBy: 'alias in Route 53 zone shop.test, load balancer default-alb',
        },
        {
          kind: 'dns',
          name: 'www.shop.test',
          type: 'A',
          ttlSeconds: 30,
          isPrivate: true,
          foundBy: 'CNAME in Route 53 zone shop.test, load balancer default-alb',
        },
      ]);
    }
    expect(tally(lab.calls)).toMatchObject({ ListHostedZones: 1, ListResourceRecordSets: 1 });
  });

  it('are found among more records than one answer holds', async () => {
    await using lab = await serveLab();
    const zone = nameBalancer(lab);
    const others = Array.from({ length: 650 }, (_, n) =>
      record({ name: `a${n}.shop.test.`, type: 'CNAME', values: ['else.example.'] }),
    );
    lab.plane.route53.zones.change(
      zone,
      others.map((set) => ({ kind: 'put', set }) as const),
    );
    const { services } = await lab.open().inventory(unhurried());
    const names = services[0]?.endpoints.filter(({ kind }) => kind === 'dns');
    expect(names).toMatchObject([{ name: 'shop.test' }, { name: 'www.shop.test' }]);
    expect(tally(lab.calls)).toMatchObject({ ListResourceRecordSets: 3 });
  });

  it.each([
    ['ListHostedZones', 'Route 53 could not be read, so no name of a load balancer was found.'],
    ['ListResourceRecordSets', 'Route 53 could not be read, so no name of a load balancer was found.'],
    ['DescribeAlarms', 'Alarms could not be read, so no queue was found by them.'],
  ])('are told without those that %s would have told', async (denied, gap) => {
    await using lab = await serveLab();
    nameBalancer(lab);
    lab.hook(({ operation }) => {
      if (operation === denied) throw new WireError('AccessDenied', 'No.', 403);
    });
    const inventory = await lab.open().inventory(unhurried());
    expect(inventory.gaps).toEqual([expect.stringContaining(gap)]);
    expect(inventory.services.filter(({ endpoints }) => endpoints[0]?.kind !== 'http')).toEqual([]);
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
    expect(inventory.services[0]?.deadEnds).toEqual([
      'it has no target group, so no load balancer leads to it',
      'no name of it was found in Cloud Map',
    ]);
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
