import { readActions, type Target } from '#targets';
import { describe, expect, it } from 'vitest';
import { record } from '../../src/lab/control/route53/test/lab-with-zone.ts';
import { unknownActions } from './aws-actions.ts';
import { asGroup, attach, serveGroupLab } from './group-lab.ts';
import { rejectionOf, serveLab, unhurried, type LabEndpoint } from './lab-endpoint.ts';

const metric = { namespace: 'Shop', name: 'errors', dimensions: {}, statistic: 'Sum' };
const alarms = { 'web-hosts': { metric: 'AWS/EC2/CPUUtilization', is: '>= 1' } };

/** A name that Route 53 might have for the balancer. */
function nameSomething({ plane }: LabEndpoint): void {
  const { zone } = plane.route53.zones.create({ name: 'shop.test', callerReference: 'a' });
  const set = record({ name: 'www.shop.test.', type: 'CNAME', values: ['else.example.'] });
  plane.route53.zones.change(zone, [{ kind: 'put', set }]);
}

/** Looks at a target in every way that it has. */
async function lookAtAll(target: Target, queueUrl: string): Promise<void> {
  const signal = unhurried();
  const { services } = await target.inventory(signal);
  await target.look(signal);
  await target.alarms?.find('own', signal);
  await target.alarms?.read(['web-hosts'], signal);
  await target.alarms?.history(['web-hosts'], 0, signal);
  await target.metrics?.latest({ periodMs: 60_000, metric }, signal);
  await target.queues?.depth(queueUrl, signal);
  await target.messages?.count(queueUrl, signal);
  await target.groupCapacity?.read('default-hosts', signal);
  for (const { name } of services) {
    await target.targetHealth?.read(name, signal);
    await target.serviceCounts?.read(name, signal);
    await target.taskHealth?.read(name, signal);
  }
}

const askedFor = ({ actions }: LabEndpoint) => [...actions].sort();
const queueUrlIn = ({ url, plane }: LabEndpoint) => `${url}/${plane.state.account}/orders`;

describe('the actions that a target asks for while it is looked at', () => {
  it('are those of a cluster', async () => {
    await using lab = await serveLab({
      alarms,
      queues: { orders: {} },
      services: {
        web: { tasks: 2 },
        carts: { tasks: 2, path: 'none', network: 'awsvpc', discovery: 'A' },
        packer: { tasks: 1, worksOff: { queue: 'orders' } },
      },
    });
    nameSomething(lab);
    await lookAtAll(lab.open(), queueUrlIn(lab));
    await rejectionOf(lab.open({ cluster: 'defualt' }).inventory(unhurried()));
    // No more, and no less.
    expect(askedFor(lab)).toEqual(readActions({ cluster: 'default' }));
  });

  it('are those of a group, which are fewer', async () => {
    await using lab = await serveGroupLab({ alarms, queues: { orders: {} } });
    nameSomething(lab);
    await attach(lab, 'web');
    lab.actions.clear();
    await lookAtAll(lab.open(asGroup), queueUrlIn(lab));
    await rejectionOf(lab.open({ cluster: '', group: 'defualt' }).inventory(unhurried()));
    expect(askedFor(lab)).toEqual(readActions(asGroup));
    const ofCluster = readActions({ cluster: 'default' });
    expect(readActions(asGroup).filter((action) => !ofCluster.includes(action))).toEqual([]);
    expect(readActions(asGroup).filter((action) => action.startsWith('ecs:'))).toEqual([]);
  });

  it('are all that it needs: the rest may be denied', async () => {
    const changes = ['ec2:TerminateInstances', 'ec2:StopInstances', 'autoscaling:SetDesiredCapacity'];
    await using lab = await serveLab({ denies: changes });
    const target = lab.open();
    const { gaps, instances } = await target.inventory(unhurried());
    expect(gaps).toEqual([]);
    const ids = instances.slice(0, 1).map(({ id }) => id);
    const how = { onSent: () => undefined, mayLeave: () => undefined, signal: unhurried() };
    expect(await rejectionOf(target.power?.stop(ids, { ...how, skipOsShutdown: false }))).toMatchObject({
      message: expect.stringContaining('The target "shop" denies ec2:StopInstances to these credentials'),
      hint: 'Allow ec2:StopInstances to the role or user that Squall runs as.',
    });
    expect(lab.plane.state.ec2.instances.get(ids[0] ?? '')?.state).toBe('running');
  });

  it('are operations that AWS has', async () => {
    expect(await unknownActions(readActions({ cluster: 'default' }))).toEqual([]);
    expect(await unknownActions(['ecs:ListTask', 'monitoring:DescribeAlarms'])).toHaveLength(2);
  });
});
