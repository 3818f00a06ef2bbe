import { BadInputError, type Look, type UndoStep } from '#core';
import { faults, type Fault } from '#faults';
import { drawVictims } from '#selection';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { asGroup, attach, groupName, serveGroupLab } from './group-lab.ts';
import { rejectionOf, tally, unguarded, unhurried } from './lab-endpoint.ts';

const sizesOf = ({ counts }: Look) =>
  Object.fromEntries(counts.map(({ clock, subject, ids }) => [`${clock} ${subject}`, ids.length]));

describe('an Auto Scaling group as a target', () => {
  it('has a service for its target group, with the ways through the load balancer', async () => {
    await using lab = await serveGroupLab();
    await attach(lab, 'web');
    const inventory = await lab.open(asGroup).inventory(unhurried());
    expect(inventory.instances.map(({ id }) => id)).toEqual([...lab.plane.state.ec2.instances.keys()].sort());
    expect(inventory).toMatchObject({
      account: '000000000000',
      gaps: [],
      groups: [{ name: groupName, desired: 8 }],
      targetGroups: [{ name: 'web', service: 'web' }],
      services: [{ name: 'web', desired: 8, running: 8, targetGroups: ['web'] }],
    });
    const [service] = inventory.services;
    expect(service?.endpoints).toEqual([
      {
        kind: 'http',
        url: 'http://127.0.0.1:8080/web/',
        statuses: '200-499',
        isPrivate: true,
        foundBy: 'load balancer default-alb, listener HTTP:8080 rule 103, target group web',
      },
    ]);
    expect(service?.deadEnds).toBeUndefined();
    expect(service?.tasks.map(({ id }) => id)).toEqual(
      inventory.targetGroups[0]?.targets.map(({ id }) => id),
    );
    const [instance] = inventory.instances;
    expect(service?.tasks.find(({ instanceId }) => instanceId === instance?.id)).toEqual({
      id: `${instance?.id}:80`,
      service: 'web',
      status: 'RUNNING',
      instanceId: instance?.id,
      addresses: [`${instance?.privateIp}:80`],
    });
  });

  it('has a service for each of its target groups, and asks ECS nothing', async () => {
    await using lab = await serveGroupLab();
    await attach(lab, 'web');
    await attach(lab, 'admin', { hasRule: false });
    const target = lab.open(asGroup);
    const { services } = await target.inventory(unhurried());
    expect(services).toMatchObject([
      {
        name: 'admin',
        endpoints: [],
        deadEnds: ['target group admin is attached to no load balancer'],
      },
      { name: 'web', endpoints: [{ kind: 'http' }] },
    ]);
    expect(tally(lab.calls)).toEqual({
      GetCallerIdentity: 1,
      DescribeAutoScalingGroups: 1,
      DescribeInstances: 1,
      DescribeInstanceAttribute: 8,
      DescribeTargetGroups: 1,
      DescribeTargetHealth: 2,
      DescribeLoadBalancers: 1,
      DescribeListeners: 1,
      DescribeRules: 1,
      ListHostedZones: 1,
    });
    lab.calls.length = 0;
    await target.look(unhurried());
    expect(tally(lab.calls)).toEqual({ DescribeInstances: 1, DescribeTargetHealth: 2 });
  });

  it('says that nothing serves where it has no target group', async () => {
    await using lab = await serveGroupLab();
    const target = lab.open(asGroup);
    const { services, instances, gaps } = await target.inventory(unhurried());
    expect(instances).toHaveLength(8);
    expect(services).toEqual([]);
    expect(gaps).toEqual([
      'Auto Scaling group default-hosts has no target group, so no service and no endpoint was found.',
    ]);
    expect(sizesOf(await target.look(unhurried()))).toEqual({ 'capacity default-hosts': 8 });
  });

  it('knows which instances are protected', async () => {
    await using lab = await serveGroupLab();
    const [first = ''] = lab.plane.state.ec2.instances.keys();
    lab.plane.ec2.setProtected(first, true);
    const { instances } = await lab.open(asGroup).inventory(unhurried());
    expect(instances.filter(({ isProtected }) => isProtected).map(({ id }) => id)).toEqual([first]);
  });

  it('lacks what only a cluster has', async () => {
    await using lab = await serveGroupLab();
    const target = lab.open(asGroup);
    expect(Object.keys(lab.open()).filter((key) => !(key in target))).toEqual([
      'containerInstances',
      'serviceCounts',
      'taskHealth',
    ]);
  });

  it('takes no alarm for its own because it has no cluster', async () => {
    const alarms = {
      busy: { metric: 'AWS/ECS/CPUUtilization', is: '> 90' },
      asked: { metric: 'AWS/ApplicationELB/RequestCount', is: '> 9' },
    };
    await using lab = await serveGroupLab({ alarms });
    expect(await lab.open(asGroup).alarms?.find('own', unhurried())).toEqual([]);
    expect(await lab.open().alarms?.find('own', unhurried())).toMatchObject([{ name: 'busy' }]);
  });

  it('names those that exist when this one does not', async () => {
    await using lab = await serveGroupLab();
    const target = lab.open({ cluster: '', group: 'defualt' });
    const error = await rejectionOf(target.inventory(unhurried()));
    expect(error).toBeInstanceOf(BadInputError);
    expect(error).toMatchObject({
      message: 'There is no Auto Scaling group "defualt" in lab-local-1',
      hint: 'Name one of those there: default-hosts.',
    });
  });

  it('goes on without the load balancers it may not read', async () => {
    await using lab = await serveGroupLab();
    await attach(lab, 'web');
    lab.hook(({ operation }) => {
      if (operation === 'DescribeTargetGroups') throw new WireError('AccessDenied', 'No.', 403);
    });
    const { services, gaps } = await lab.open(asGroup).inventory(unhurried());
    expect(services).toEqual([]);
    expect(gaps).toEqual([expect.stringContaining('Load balancers could not be read')]);
  });
});

const hurting: [Fault, object, number][] = [
  [faults['terminate-instances'], { count: 2 }, 6],
  [faults['stop-instances'], { count: 2 }, 6],
  [faults['scale-in'], { count: 2 }, 6],
];

describe.each(hurting)('$name of a group', (fault, params, left) => {
  it('is planned, injected, proven, and seen by a look', async () => {
    await using lab = await serveGroupLab();
    await attach(lab, 'web');
    const target = lab.open(asGroup);
    const signal = unhurried();
    const wait = async (ms: number) => lab.timers.advance(ms);
    const inventory = await target.inventory(signal);
    const whole = { 'capacity default-hosts': 8, 'tasks web': 8, 'targets web': 8 };
    const before = await target.look(signal);
    expect(sizesOf(before)).toEqual(whole);
    expect(before.live[0]?.addresses).toHaveLength(8);

    const plan = fault.plan(fault.params.parse(params), {
      inventory,
      draw: (aim) => drawVictims(inventory, aim),
    });
    lab.plane.state.autoScaling.groups.forEach((group) => group.suspendedProcesses.add('Launch'));
    const steps: UndoStep[] = [];
    const record = async (step: UndoStep) => void steps.push(step);
    await fault.inject(plan, { ...unguarded, record, target, signal, onSent: () => undefined });
    const proofs = await fault.prove(plan, { target, signal, wait });
    expect(proofs.map(({ isProven }) => isProven)).toEqual([true, true]);
    lab.timers.advance(60_000);
    const hit = await target.look(signal);
    expect(sizesOf(hit)).toEqual({
      'capacity default-hosts': left,
      'tasks web': left,
      'targets web': left,
    });
    const gone = proofs.map(({ id }) => `${id}:80`);
    const ids = hit.counts.flatMap((count) => (count.clock === 'capacity' ? [] : count.ids));
    expect(ids.filter((id) => gone.includes(id))).toEqual([]);
    expect(hit.live[0]?.addresses).toHaveLength(left);

    lab.plane.state.autoScaling.groups.forEach((group) => group.suspendedProcesses.delete('Launch'));
    await fault.undo?.(steps, { target: lab.open(asGroup), signal, wait, onSent: () => undefined });
    lab.timers.advance(300_000);
    expect(sizesOf(await target.look(signal))).toEqual(whole);
  });
});
