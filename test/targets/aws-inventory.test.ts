import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { growLab } from './big-lab.ts';
import { serveLab, tally, unhurried } from './lab-endpoint.ts';

describe('an inventory', () => {
  it('tells what the cluster has, and where its users come in', async () => {
    await using lab = await serveLab();
    const inventory = await lab.open().inventory(unhurried());
    expect(inventory).toMatchObject({
      target: 'shop',
      account: '000000000000',
      region: 'lab-local-1',
      gaps: [],
      groups: [{ name: 'default-hosts', desired: 8, max: 16, suspendedProcesses: [] }],
    });
    expect(inventory.instances.map(({ id }) => id)).toEqual([...lab.plane.state.ec2.instances.keys()].sort());
    expect(inventory.instances[0]).toMatchObject({
      state: 'running',
      lifecycle: 'on-demand',
      tags: { squall: 'allowed' },
      group: 'default-hosts',
      isProtected: false,
    });
    const checkout = inventory.services.find(({ name }) => name === 'checkout');
    expect(checkout).toMatchObject({ desired: 4, running: 4, targetGroups: ['checkout'] });
    expect(checkout?.endpoints).toEqual([
      {
        kind: 'http',
        url: 'http://127.0.0.1:8080/checkout/health',
        statuses: '200',
        isPrivate: true,
        foundBy: 'load balancer default-alb, listener HTTP:8080 rule 1, target group checkout',
      },
    ]);
    const hostsOf = lab.tasksOf('checkout').map(({ instanceId }) => instanceId);
    for (const { capacity } of inventory.instances) {
      expect(capacity).toMatchObject({ cpu: expect.any(Number), memory: expect.any(Number) });
      expect(capacity?.isClosed).toBeUndefined();
    }
    const tasks = inventory.services.flatMap((service) => service.tasks);
    const sumOf = (values: (number | undefined)[]) =>
      values.reduce<number>((sum, value = NaN) => sum + value, 0);
    expect(sumOf(tasks.map(({ needs }) => needs?.memory))).toBe(
      sumOf(
        inventory.instances.map(
          ({ capacity: { memory, memoryFree } = { memory: NaN, memoryFree: 0 } }) => memory - memoryFree,
        ),
      ),
    );
    expect(sumOf(tasks.map(({ needs }) => needs?.cpu))).toBe(
      sumOf(
        inventory.instances.map(({ capacity: { cpu, cpuFree } = { cpu: NaN, cpuFree: 0 } }) => cpu - cpuFree),
      ),
    );
    expect(checkout?.tasks.map(({ instanceId }) => instanceId).sort()).toEqual(hostsOf.sort());
    const targets = inventory.targetGroups.find(({ name }) => name === 'checkout')?.targets;
    expect(targets?.map(({ health }) => health)).toEqual(Array(4).fill('healthy'));
    expect(targets?.map(({ instanceId }) => instanceId).sort()).toEqual(hostsOf);
  });

  it('says what was looked for where a service has no way in', async () => {
    await using lab = await serveLab({ services: { batch: { tasks: 1, path: 'none' } } });
    const { services } = await lab.open().inventory(unhurried());
    expect(services).toMatchObject([
      { endpoints: [], deadEnds: ['it has no target group, so no load balancer leads to it'] },
    ]);
  });

  it('reads every page with the fewest calls that the page sizes allow', async () => {
    await using lab = await serveLab();
    growLab(lab.plane.state, { instances: 1010, services: 410 });
    for (const { id } of [...lab.plane.state.ec2.instances.values()].slice(5)) {
      lab.plane.ec2.setTags(id, { 'aws:autoscaling:groupName': 'default-hosts' });
    }
    const target = lab.open();
    const inventory = await target.inventory(unhurried());
    expect(inventory.instances).toHaveLength(1010);
    expect(inventory.services).toHaveLength(410);
    expect(inventory.services.filter(({ endpoints }) => endpoints.length !== 1)).toEqual([]);
    expect(inventory.gaps).toEqual([
      'Termination protection was not read for 1005 running instances without squall=allowed.',
    ]);
    expect(tally(lab.calls)).toEqual({
      GetCallerIdentity: 1,
      ListContainerInstances: 11,
      DescribeContainerInstances: 11,
      DescribeInstances: 2,
      DescribeInstanceAttribute: 5,
      DescribeAutoScalingGroups: 1,
      ListServices: 5,
      DescribeServices: 41,
      ListTasks: 5,
      DescribeTasks: 5,
      DescribeTargetGroups: 21,
      DescribeTargetHealth: 410,
      DescribeLoadBalancers: 1,
      DescribeListeners: 1,
      DescribeRules: 2,
      DescribeAlarms: 1,
      ListHostedZones: 1,
    });
    lab.calls.length = 0;
    const { counts } = await target.look(unhurried());
    expect(counts.find(({ clock }) => clock === 'capacity')?.ids).toHaveLength(1010);
    expect(tally(lab.calls)).toEqual({
      DescribeInstances: 2,
      ListTasks: 5,
      DescribeTasks: 5,
      DescribeTargetHealth: 410,
    });
  });

  it('knows which instances are protected', async () => {
    await using lab = await serveLab();
    const [first = '', second = ''] = lab.plane.state.ec2.instances.keys();
    lab.plane.ec2.setProtected(first, true);
    lab.plane.ec2.setProtected(second, true);
    const { instances } = await lab.open().inventory(unhurried());
    const isProtected = instances.filter((one) => one.isProtected).map(({ id }) => id);
    expect(isProtected).toEqual([first, second].sort());
  });

  it('counts instances of the group that have not joined the cluster yet', async () => {
    await using lab = await serveLab();
    const [host] = lab.plane.state.ecs.containerInstances.values();
    if (host) lab.plane.state.ecs.containerInstances.delete(host.id);
    const { instances } = await lab.open().inventory(unhurried());
    expect(instances).toHaveLength(8);
  });

  it('goes on without a host that ECS still lists and EC2 has forgotten', async () => {
    await using lab = await serveLab();
    const [gone = '', alsoGone = ''] = lab.plane.state.ec2.instances.keys();
    for (const id of [gone, alsoGone]) {
      lab.plane.state.ec2.instances.delete(id);
      for (const group of lab.plane.state.autoScaling.groups.values()) group.members.delete(id);
    }
    const { instances } = await lab.open().inventory(unhurried());
    expect(instances).toHaveLength(6);
  });

  it('of an empty cluster is empty', async () => {
    await using lab = await serveLab();
    const { state } = lab.plane;
    for (const part of [state.ecs.containerInstances, state.ecs.services, state.ecs.tasks]) part.clear();
    const target = lab.open();
    expect(await target.inventory(unhurried())).toMatchObject({
      instances: [],
      services: [],
      targetGroups: [],
    });
    expect(await target.look(unhurried())).toEqual({ counts: [], live: [] });
  });

  it('loads the AWS SDK only when it is asked for something', async () => {
    const script = `
      import { createRequire } from 'node:module';
      import { openAwsTarget } from '#targets';
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('@aws-sdk')).length;
      openAwsTarget({ name: 'shop', cluster: 'shop' }).close();
      console.log(loaded());`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout.trim()).toBe('0');
  });
});
