import type { Changed, TellsTags } from '../opt-in.ts';
import type { Connection } from './connection.ts';
import { containerInstanceArns } from './ecs.ts';
import { describeGroups } from './groups.ts';
import { readInstances } from './instances.ts';
import { allPages, inBatches } from './pages.ts';
import type { Acting } from './sending.ts';

interface Tagged {
  id: string;
  tags: { key?: string | undefined; value?: string | undefined }[];
}

/** Tells which instances, groups, subnets and container instances do not carry a tag. */
export function tellsTags({ connect }: Pick<Acting, 'connect'>): TellsTags {
  return {
    without: ({ key, value }, changed, signal) =>
      connect(signal, async (connection) => {
        const found = await readers[changed.kind](connection, changed.ids);
        return found
          .filter(({ tags }) => !tags.some((tag) => tag.key === key && tag.value === value))
          .map(({ id }) => id);
      }),
  };
}

const readers: Record<Changed['kind'], (connection: Connection, ids: string[]) => Promise<Tagged[]>> = {
  instance: async (connection, ids) =>
    (await readInstances(connection, ids))
      .filter(({ state }) => state === 'running')
      .map(({ id, tags }) => ({
        id,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      })),
  group: async (connection, names) =>
    (await describeGroups(connection, names)).map(({ AutoScalingGroupName: id = '', Tags }) => ({
      id,
      tags: lowerCased(Tags),
    })),
  subnet: async ({ clients: { ec2 }, read }, ids) => {
    const answers = await inBatches(ids, 200, (SubnetIds) =>
      allPages(
        (NextToken) =>
          read('ec2:DescribeSubnets', (asked) => ec2.describeSubnets({ SubnetIds, NextToken }, asked)),
        (page) => page.NextToken,
      ),
    );
    return answers
      .flat()
      .flatMap(({ Subnets = [] }) => Subnets)
      .map(({ SubnetId: id = '', Tags }) => ({ id, tags: lowerCased(Tags) }));
  },
  'container-instance': async (connection, instanceIds) => {
    const { clients, cluster, read } = connection;
    const wanted = new Set(instanceIds);
    const answers = await inBatches(await containerInstanceArns(connection), 100, (containerInstances) =>
      read('ecs:DescribeContainerInstances', (asked) =>
        clients.ecs.describeContainerInstances({ cluster, containerInstances, include: ['TAGS'] }, asked),
      ),
    );
    return answers
      .flatMap(({ containerInstances = [] }) => containerInstances)
      .filter(({ ec2InstanceId = '' }) => wanted.has(ec2InstanceId))
      .map(({ containerInstanceArn: id = '', tags = [] }) => ({ id, tags }));
  },
};

function lowerCased(tags: { Key?: string | undefined; Value?: string | undefined }[] = []): Tagged['tags'] {
  return tags.map(({ Key: key, Value: value }) => ({ key, value }));
}
