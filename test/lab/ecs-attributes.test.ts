import {
  DeleteAttributesCommand,
  DescribeContainerInstancesCommand,
  ListAttributesCommand,
  paginateListAttributes,
  PutAttributesCommand,
} from '@aws-sdk/client-ecs';
import type { Attribute, ListAttributesCommandInput } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';
const prefix = 'arn:aws:ecs:lab-local-1:000000000000:container-instance/shop';

let lab: ServedLab;
let targetId: string;

beforeEach(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 2 },
    services: { web: { tasks: 1 } },
  });
  const [id = ''] = lab.control.state.ecs.containerInstances.keys();
  targetId = `${prefix}/${id}`;
});

afterEach(() => lab.close());

const put = (...attributes: Attribute[]) => lab.ecs.send(new PutAttributesCommand({ cluster, attributes }));
const remove = (...attributes: Attribute[]) =>
  lab.ecs.send(new DeleteAttributesCommand({ cluster, attributes }));
const list = async (input: Partial<ListAttributesCommandInput> = {}) =>
  (await lab.ecs.send(new ListAttributesCommand({ cluster, targetType: 'container-instance', ...input })))
    .attributes ?? [];

describe('custom attributes', () => {
  it('are put, changed, listed, described and deleted', async () => {
    const { attributes } = await put(
      { name: 'stack', value: 'blue', targetId },
      { name: 'ssd', targetId, targetType: 'container-instance' },
    );
    expect(attributes).toEqual([
      { name: 'stack', value: 'blue', targetId },
      { name: 'ssd', targetId },
    ]);
    await put({ name: 'stack', value: 'green', targetId });
    expect(await list({ attributeName: 'stack' })).toEqual([
      { name: 'stack', value: 'green', targetType: 'container-instance', targetId },
    ]);
    expect(await list({ attributeName: 'stack', attributeValue: 'blue' })).toEqual([]);
    const { containerInstances } = await lab.ecs.send(
      new DescribeContainerInstancesCommand({ cluster, containerInstances: [targetId] }),
    );
    expect(containerInstances?.[0]?.attributes).toEqual(
      expect.arrayContaining([{ name: 'stack', value: 'green' }, { name: 'ssd' }]),
    );
    expect((await remove({ name: 'stack', value: 'blue', targetId })).attributes).toEqual([]);
    expect((await remove({ name: 'stack', targetId }, { name: 'ssd', targetId })).attributes).toHaveLength(2);
    expect(await list({ attributeName: 'stack' })).toEqual([]);
  });

  it("stand beside ECS's own, which are listed in pages", async () => {
    const all = await list();
    expect(all.filter(({ name }) => name === 'ecs.availability-zone').map(({ value }) => value)).toEqual(
      expect.arrayContaining(['lab-local-1a', 'lab-local-1b']),
    );
    const seen: Attribute[] = [];
    const input = { cluster, targetType: 'container-instance' as const };
    for await (const page of paginateListAttributes({ client: lab.ecs, pageSize: 3 }, input))
      seen.push(...(page.attributes ?? []));
    expect(seen).toEqual(all);
  });

  it('are ten at most on one container instance', async () => {
    const ten = Array.from({ length: 10 }, (_, n) => ({ name: `a${n}`, value: '1', targetId }));
    await put(...ten);
    await put({ name: 'a0', value: '2', targetId });
    await expect(put({ name: 'one-more', value: '1', targetId })).rejects.toMatchObject({
      name: 'AttributeLimitExceededException',
    });
    await expect(put(...ten, { name: 'a0', value: '1', targetId })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it.each([
    [{ name: 'a b' }, 'Attribute name is not valid.'],
    [{ name: 'stack', value: ' blue' }, 'Attribute value is not valid.'],
    [{ name: 'ecs.ami-id', value: 'x' }, 'The attribute name ecs.ami-id is reserved.'],
    [{ name: 'stack', targetId: '' }, 'targetId cannot be empty.'],
  ])('are refused when they are %j', async (attribute, message) => {
    const asked = put({ targetId, ...attribute });
    await expect(asked).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('need a target that is there', async () => {
    for (const call of [put, remove])
      await expect(
        call({ name: 'stack', targetId: 'ghost', targetType: 'container-instance' }),
      ).rejects.toMatchObject({
        name: 'TargetNotFoundException',
      });
    await expect(put()).rejects.toMatchObject({ message: 'Attributes cannot be empty.' });
    await expect(list({ cluster: 'other' })).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
  });
});
