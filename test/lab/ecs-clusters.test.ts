import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListClustersCommand,
  ListServicesCommand,
  paginateListClusters,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const prefix = 'arn:aws:ecs:lab-local-1:000000000000';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({
    name: 'shop',
    zones: 2,
    instances: { count: 4 },
    services: { web: { tasks: 4 }, worker: { tasks: 1, path: 'none' } },
  });
});

afterEach(() => lab.close());

const create = (clusterName?: string) => lab.ecs.send(new CreateClusterCommand({ clusterName }));
const list = async () => (await lab.ecs.send(new ListClustersCommand({}))).clusterArns;

describe('the cluster of the lab', () => {
  it('is listed, described and counted', async () => {
    expect(await list()).toEqual([`${prefix}:cluster/shop`]);
    const { clusters, failures } = await lab.ecs.send(
      new DescribeClustersCommand({
        clusters: ['shop', `${prefix}:cluster/shop`, 'other'],
        include: ['STATISTICS', 'SETTINGS', 'TAGS'],
      }),
    );
    expect(clusters).toMatchObject([
      {
        clusterName: 'shop',
        status: 'ACTIVE',
        registeredContainerInstancesCount: 4,
        runningTasksCount: 5,
        pendingTasksCount: 0,
        activeServicesCount: 2,
        settings: [{ name: 'containerInsights', value: 'disabled' }],
        tags: [],
      },
    ]);
    expect(clusters?.[0]?.statistics).toContainEqual({ name: 'runningEC2TasksCount', value: '5' });
    expect(clusters?.[0]?.statistics).toContainEqual({ name: 'activeEC2ServiceCount', value: '2' });
    expect(failures).toEqual([{ arn: `${prefix}:cluster/other`, reason: 'MISSING' }]);
  });

  it('tells statistics, settings and tags to those who ask', async () => {
    const { clusters } = await lab.ecs.send(new DescribeClustersCommand({ clusters: ['shop'] }));
    expect(clusters).toMatchObject([{ statistics: [], settings: [], tags: [] }]);
  });

  it('is not the one that is called default', async () => {
    const { failures } = await lab.ecs.send(new DescribeClustersCommand({}));
    expect(failures).toEqual([{ arn: `${prefix}:cluster/default`, reason: 'MISSING' }]);
    for (const wrong of ['other', `${prefix}:cluster/other`, undefined]) {
      const asked = lab.ecs.send(new ListServicesCommand({ cluster: wrong }));
      await expect(asked).rejects.toMatchObject({
        name: 'ClusterNotFoundException',
        message: 'Cluster not found.',
      });
    }
  });

  it('is described with at most a hundred others', async () => {
    const clusters = Array.from({ length: 101 }, (_, n) => `c${n}`);
    const asked = lab.ecs.send(new DescribeClustersCommand({ clusters }));
    await expect(asked).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('a cluster that is created', () => {
  it('has its tags and settings, and no capacity', async () => {
    const { cluster } = await lab.ecs.send(
      new CreateClusterCommand({
        clusterName: 'second',
        tags: [{ key: 'team', value: 'a' }],
        settings: [{ name: 'containerInsights', value: 'enabled' }],
      }),
    );
    expect(cluster).toMatchObject({
      clusterArn: `${prefix}:cluster/second`,
      status: 'ACTIVE',
      registeredContainerInstancesCount: 0,
      runningTasksCount: 0,
      activeServicesCount: 0,
      tags: [{ key: 'team', value: 'a' }],
      settings: [{ name: 'containerInsights', value: 'enabled' }],
    });
    const { serviceArns } = await lab.ecs.send(new ListServicesCommand({ cluster: 'second' }));
    expect(serviceArns).toEqual([]);
  });

  it('is called default where it is given no name, and is the one that calls without a cluster mean', async () => {
    expect((await create()).cluster?.clusterName).toBe('default');
    expect((await lab.ecs.send(new ListServicesCommand({}))).serviceArns).toEqual([]);
  });

  it('may exist already, and stays as it was', async () => {
    const again = await lab.ecs.send(
      new CreateClusterCommand({ clusterName: 'shop', tags: [{ key: 'team', value: 'b' }] }),
    );
    expect(again.cluster).toMatchObject({ clusterName: 'shop', activeServicesCount: 2, tags: [] });
  });

  it('is listed in pages', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await create(name);
    const pages: string[][] = [];
    for await (const { clusterArns = [] } of paginateListClusters({ client: lab.ecs, pageSize: 2 }, {}))
      pages.push(clusterArns.map((arn) => arn.split('/')[1] ?? ''));
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['shop']]);
  });

  it.each([
    [{ clusterName: 'a b' }, 'Cluster name contains invalid characters.'],
    [{ clusterName: 'x'.repeat(256) }, 'Cluster name contains invalid characters.'],
    [{ capacityProviders: ['FARGATE'] }, 'The lab does not model capacityProviders.'],
    [
      { settings: [{ name: 'containerInsights', value: 'perhaps' }] as const },
      'Invalid cluster setting value: perhaps for setting containerInsights',
    ],
    [{ tags: [{ key: 'aws:x', value: '1' }] }, 'Tag keys that start with aws: are reserved for system use.'],
  ])('is refused when it is %j', async ({ settings, ...input }: ClusterInput, message) => {
    const command = new CreateClusterCommand({ ...input, ...(settings && { settings: [...settings] }) });
    await expect(lab.ecs.send(command)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });
});

interface ClusterInput {
  clusterName?: string;
  capacityProviders?: string[];
  settings?: readonly { readonly name: 'containerInsights'; readonly value: string }[];
  tags?: { key: string; value: string }[];
}

describe('a cluster that is deleted', () => {
  const remove = (cluster: string) => lab.ecs.send(new DeleteClusterCommand({ cluster }));

  it('is INACTIVE: described for a while, listed and used no more', async () => {
    await create('second');
    expect((await remove('second')).cluster).toMatchObject({ status: 'INACTIVE' });
    expect(await list()).toEqual([`${prefix}:cluster/shop`]);
    const describe = new DescribeClustersCommand({ clusters: ['second'] });
    expect((await lab.ecs.send(describe)).clusters).toMatchObject([{ status: 'INACTIVE' }]);
    await expect(lab.ecs.send(new ListServicesCommand({ cluster: 'second' }))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'The referenced cluster was inactive.',
    });
    lab.pass(3_600_000);
    expect(await lab.ecs.send(describe)).toMatchObject({ clusters: [], failures: [{ reason: 'MISSING' }] });
  });

  it('may be created again', async () => {
    await create('second');
    await remove('second');
    expect((await create('second')).cluster).toMatchObject({ status: 'ACTIVE' });
    lab.pass(3_600_000);
    expect(await list()).toContain(`${prefix}:cluster/second`);
  });

  it('must exist', async () => {
    await expect(remove('other')).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
  });

  it('must be empty of container instances, then of services, then of tasks', async () => {
    await expect(remove('shop')).rejects.toMatchObject({
      name: 'ClusterContainsContainerInstancesException',
      message: 'The Cluster cannot be deleted while Container Instances are active or draining.',
    });
    const { containerInstances, services } = lab.control.state.ecs;
    for (const record of containerInstances.values()) record.status = 'INACTIVE';
    await expect(remove('shop')).rejects.toMatchObject({
      name: 'ClusterContainsServicesException',
      message: 'The Cluster cannot be deleted while Services are active.',
    });
    for (const record of services.values()) record.status = 'INACTIVE';
    await expect(remove('shop')).rejects.toMatchObject({
      name: 'ClusterContainsTasksException',
      message: 'The Cluster cannot be deleted while Tasks are active.',
    });
  });
});
