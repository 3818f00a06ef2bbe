import {
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  paginateListContainerInstances,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import type { ContainerInstanceField, ListContainerInstancesCommandInput } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerInstanceRecord } from '../../src/lab/control/ecs/records.ts';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';
const prefix = 'arn:aws:ecs:lab-local-1:000000000000:container-instance/shop';

let lab: ServedLab;
let host: ContainerInstanceRecord;
let own: string;

beforeEach(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 4 },
    services: { web: { tasks: 8, cpu: 64, memory: 64 } },
  });
  const [record] = lab.control.state.ecs.containerInstances.values();
  if (!record) throw new Error('no host is registered');
  host = record;
  own = `${prefix}/${host.id}`;
});

afterEach(() => lab.close());

const list = async (input: ListContainerInstancesCommandInput = {}) =>
  (await lab.ecs.send(new ListContainerInstancesCommand({ cluster, ...input }))).containerInstanceArns ?? [];
const describeThem = (containerInstances: string[], include?: ContainerInstanceField[]) =>
  lab.ecs.send(new DescribeContainerInstancesCommand({ cluster, containerInstances, include }));
const setState = (containerInstances: string[], status: 'ACTIVE' | 'DRAINING' | 'REGISTERING') =>
  lab.ecs.send(new UpdateContainerInstancesStateCommand({ cluster, containerInstances, status }));

describe('container instances', () => {
  it('are listed by status and by query', async () => {
    expect(await list()).toHaveLength(4);
    expect(await list({ status: 'DRAINING' })).toEqual([]);
    expect(await list({ filter: `ec2InstanceId == ${host.instanceId}` })).toEqual([own]);
    expect(
      await list({ filter: `ec2InstanceId in [${host.instanceId}, i-0] and agentConnected == true` }),
    ).toEqual([own]);
    expect(await list({ filter: 'attribute:ecs.availability-zone == lab-local-1a' })).toHaveLength(2);
    expect(await list({ filter: 'attribute:colour == red' })).toEqual([]);
    expect(
      await list({ filter: 'attribute:ecs.instance-type =~ t3.* and not agentConnected == false' }),
    ).toHaveLength(4);
    for (const filter of ['mood == good', 'anything goes', '(', 'ec2InstanceId =='])
      await expect(list({ filter })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('are listed in pages', async () => {
    const pages: number[] = [];
    const config = { client: lab.ecs, pageSize: 3 };
    for await (const { containerInstanceArns = [] } of paginateListContainerInstances(config, { cluster }))
      pages.push(containerInstanceArns.length);
    expect(pages).toEqual([3, 1]);
  });

  it('are described with what their tasks leave of them', async () => {
    const { containerInstances = [], failures } = await describeThem([host.id, 'ghost']);
    expect(containerInstances).toMatchObject([
      {
        containerInstanceArn: own,
        ec2InstanceId: host.instanceId,
        status: 'ACTIVE',
        agentConnected: true,
        runningTasksCount: 2,
        pendingTasksCount: 0,
        tags: [],
      },
    ]);
    const resource = (from: 'registeredResources' | 'remainingResources', name: string) =>
      containerInstances[0]?.[from]?.find((each) => each.name === name);
    expect(resource('registeredResources', 'CPU')?.integerValue).toBe(2048);
    expect(resource('remainingResources', 'CPU')?.integerValue).toBe(2048 - 2 * 64);
    expect(resource('remainingResources', 'MEMORY')?.integerValue).toBe(3840 - 2 * 64);
    const fixed = ['22', '2375', '2376', '51678', '51679'];
    expect(resource('registeredResources', 'PORTS')?.stringSetValue).toEqual(fixed);
    const ports = [...lab.control.state.ecs.tasks.values()]
      .filter(({ containerInstanceId }) => containerInstanceId === host.id)
      .map(({ address }) => String(address?.port));
    expect(ports).toHaveLength(2);
    expect(resource('remainingResources', 'PORTS')?.stringSetValue).toEqual([...fixed, ...ports]);
    expect(containerInstances[0]?.attributes).toContainEqual({
      name: 'ecs.instance-type',
      value: 't3.medium',
    });
    expect(containerInstances[0]).not.toHaveProperty('healthStatus');
    expect(failures).toEqual([{ arn: `${prefix}/ghost`, reason: 'MISSING' }]);
  });

  it('tell their tags and health to those who ask', async () => {
    lab.control.ecs.setTags(host, { team: 'a' });
    const ask = () => describeThem([own], ['TAGS', 'CONTAINER_INSTANCE_HEALTH']);
    expect((await ask()).containerInstances).toMatchObject([
      {
        tags: [{ key: 'team', value: 'a' }],
        healthStatus: { overallStatus: 'OK', details: [{ type: 'CONTAINER_RUNTIME', status: 'OK' }] },
      },
    ]);
    host.agentConnected = false;
    expect((await ask()).containerInstances).toMatchObject([
      { healthStatus: { overallStatus: 'INSUFFICIENT_DATA' } },
    ]);
  });

  it('are described a hundred at a time, and one at least', async () => {
    const many = Array.from({ length: 101 }, (_, n) => `c${n}`);
    await expect(describeThem(many)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(describeThem([])).rejects.toMatchObject({
      message: 'Container instances cannot be empty.',
    });
  });

  it('are INACTIVE and listed no more when their host is gone', async () => {
    lab.control.ec2.terminate([host.instanceId], { skipOsShutdown: true });
    lab.pass(3000);
    expect((await describeThem([own])).containerInstances).toMatchObject([
      { status: 'INACTIVE', agentConnected: false },
    ]);
    expect(await list()).not.toContain(own);
  });
});

describe('UpdateContainerInstancesState', () => {
  it('drains and takes back', async () => {
    const { containerInstances, failures } = await setState([own, 'ghost'], 'DRAINING');
    expect(containerInstances).toMatchObject([{ containerInstanceArn: own, status: 'DRAINING' }]);
    expect(failures).toEqual([{ arn: `${prefix}/ghost`, reason: 'MISSING' }]);
    expect(await list({ status: 'DRAINING' })).toEqual([own]);
    expect(await list({ status: 'ACTIVE' })).toHaveLength(3);
    expect(await list()).toHaveLength(4);
    await setState([own], 'ACTIVE');
    expect(await list({ status: 'ACTIVE' })).toHaveLength(4);
  });

  it('fails for one that is INACTIVE', async () => {
    lab.control.ec2.terminate([host.instanceId], { skipOsShutdown: true });
    lab.pass(3000);
    expect(await setState([own], 'DRAINING')).toMatchObject({
      containerInstances: [],
      failures: [{ arn: own, reason: 'INACTIVE' }],
    });
  });

  it('takes one to ten, and two states', async () => {
    await expect(setState([], 'ACTIVE')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const eleven = Array.from({ length: 11 }, (_, n) => `c${n}`);
    await expect(setState(eleven, 'ACTIVE')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(setState([own], 'REGISTERING')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Container instances status should be one of [ACTIVE,DRAINING]',
    });
  });
});

describe('DeregisterContainerInstance', () => {
  const deregister = (containerInstance: string, force?: boolean) =>
    lab.ecs.send(new DeregisterContainerInstanceCommand({ cluster, containerInstance, force }));

  it('needs force while there are tasks', async () => {
    await expect(deregister(own)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Found running tasks on the instance.',
    });
    expect((await deregister(own, true)).containerInstance).toMatchObject({
      containerInstanceArn: own,
      status: 'INACTIVE',
    });
    expect(await list()).not.toContain(own);
  });

  it('needs no force where there are none', async () => {
    for (const service of lab.control.state.ecs.services.keys()) lab.control.ecs.setDesiredCount(service, 0);
    lab.pass(60_000);
    expect((await deregister(host.id)).containerInstance).toMatchObject({ status: 'INACTIVE' });
  });

  it('must name one of the cluster', async () => {
    for (const wrong of ['ghost', own.replace('shop', 'other')])
      await expect(deregister(wrong, true)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
