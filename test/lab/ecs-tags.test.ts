import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListAccountSettingsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';
const prefix = 'arn:aws:ecs:lab-local-1:000000000000';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 2 },
    services: { web: { tasks: 1 } },
  });
});

afterEach(() => lab.close());

const tag = (resourceArn: string, tags: Record<string, string>) =>
  lab.ecs.send(
    new TagResourceCommand({
      resourceArn,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    }),
  );
const untag = (resourceArn: string, ...tagKeys: string[]) =>
  lab.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys }));
const tagsOf = async (resourceArn: string) =>
  (await lab.ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags;

describe('tags', () => {
  it('are put on any resource, replaced, listed and taken off', async () => {
    const { containerInstances, tasks } = lab.control.state.ecs;
    const [host] = containerInstances.keys();
    const [task] = tasks.keys();
    for (const path of [
      'cluster/shop',
      'service/shop/web',
      'task-definition/web:1',
      `container-instance/shop/${host}`,
      `task/shop/${task}`,
    ]) {
      const arn = `${prefix}:${path}`;
      // Container instances have those of their instances.
      const own = (await tagsOf(arn)) ?? [];
      await tag(arn, { team: 'a', stage: 'test' });
      await tag(arn, { team: 'b' });
      expect(await tagsOf(arn)).toEqual([
        ...own,
        { key: 'team', value: 'b' },
        { key: 'stage', value: 'test' },
      ]);
      await untag(arn, 'stage', 'ghost');
      expect(await tagsOf(arn)).toEqual([...own, { key: 'team', value: 'b' }]);
    }
  });

  it('are described to those who ask for TAGS', async () => {
    const [task = ''] = lab.control.state.ecs.tasks.keys();
    const tags = [{ key: 'team', value: 'a' }];
    for (const path of ['cluster/shop', 'service/shop/web', `task/shop/${task}`])
      await tag(`${prefix}:${path}`, { team: 'a' });
    const include = ['TAGS'] as const;
    const clusters = new DescribeClustersCommand({ clusters: [cluster], include: [...include] });
    expect((await lab.ecs.send(clusters)).clusters).toMatchObject([{ tags }]);
    const services = new DescribeServicesCommand({ cluster, services: ['web'], include: [...include] });
    expect((await lab.ecs.send(services)).services).toMatchObject([{ tags }]);
    const tasks = new DescribeTasksCommand({ cluster, tasks: [task], include: [...include] });
    expect((await lab.ecs.send(tasks)).tasks).toMatchObject([{ tags }]);
    const bare = await lab.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
    expect(bare.tasks).toMatchObject([{ tags: [] }]);
  });

  it.each<[Record<string, string>, string]>([
    [{ '': 'a' }, 'Tag keys must have between 1 and 128 characters.'],
    [{ a: 'x'.repeat(257) }, 'Tag values cannot have more than 256 characters.'],
    [{ 'AWS:a': '1' }, 'Tag keys that start with aws: are reserved for system use.'],
    [
      Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, ''])),
      'Tags can not contain more than 50 elements.',
    ],
  ])('are refused when they are %j', async (tags, message) => {
    const asked = tag(`${prefix}:cluster/shop`, tags);
    await expect(asked).rejects.toMatchObject({ name: 'InvalidParameterException', message });
    expect(await tagsOf(`${prefix}:cluster/shop`)).toEqual([]);
  });

  it('need a resource that is there', async () => {
    await lab.ecs.send(new CreateClusterCommand({ clusterName: 'old' }));
    await lab.ecs.send(new DeleteClusterCommand({ cluster: 'old' }));
    for (const [arn, message] of [
      ['web', 'Invalid resource ARN: web'],
      [`${prefix}:service/web`, 'Long arn format must be used for tagging operations'],
      [
        `${prefix}:service/other/web`,
        'The specified service is not found. Specify a valid service and try again.',
      ],
      [
        `${prefix}:cluster/old`,
        'The specified cluster is inactive. Specify an active cluster and try again.',
      ],
    ] as const)
      await expect(tagsOf(arn)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
    await expect(tagsOf(`${prefix}:cluster/other`)).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
  });
});

describe('what a lab has besides', () => {
  it("is AWS's own capacity providers and no others", async () => {
    const all = await lab.ecs.send(new DescribeCapacityProvidersCommand({ cluster }));
    expect(all.capacityProviders?.map(({ name }) => name)).toEqual(['FARGATE', 'FARGATE_SPOT']);
    const some = await lab.ecs.send(
      new DescribeCapacityProvidersCommand({ capacityProviders: ['FARGATE', 'mine'] }),
    );
    expect(some.capacityProviders).toMatchObject([{ name: 'FARGATE', status: 'ACTIVE' }]);
    expect(some.failures).toEqual([{ arn: `${prefix}:capacity-provider/mine`, reason: 'MISSING' }]);
    const many = lab.ecs.send(new DescribeCapacityProvidersCommand({ maxResults: 11 }));
    await expect(many).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is an account that has set nothing', async () => {
    expect((await lab.ecs.send(new ListAccountSettingsCommand({}))).settings).toEqual([]);
    const { settings } = await lab.ecs.send(
      new ListAccountSettingsCommand({ effectiveSettings: true, name: 'taskLongArnFormat' }),
    );
    expect(settings).toEqual([
      {
        name: 'taskLongArnFormat',
        value: 'enabled',
        type: 'user',
        principalArn: 'arn:aws:iam::000000000000:user/lab',
      },
    ]);
  });
});
