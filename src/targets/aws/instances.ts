import type { Filter, Instance as Ec2Instance } from '@aws-sdk/client-ec2';
import type { Instance } from '#core';
import type { Connection } from './connection.ts';
import { codeBehind } from './explain.ts';
import { allPages, inBatches } from './pages.ts';

export const groupTag = 'aws:autoscaling:groupName';
const instanceId = /\bi-[0-9a-f]+\b/g;

/** The instances of these ids that EC2 knows, running or not. */
export async function readInstances(connection: Connection, ids: readonly string[]): Promise<Instance[]> {
  // External container instances (mi-…) are none of EC2's.
  const known = [...new Set(ids)].filter((id) => id.startsWith('i-'));
  const answers = await inBatches(known, 1000, (batch) => describeKnown(connection, batch));
  return answers.flat();
}

/** The instances that pass the filters. */
export async function findInstances(connection: Connection, filters: Filter[]): Promise<Instance[]> {
  const { clients, read } = connection;
  const pages = await allPages(
    (NextToken) =>
      read('ec2:DescribeInstances', (options) =>
        clients.ec2.describeInstances({ Filters: filters, MaxResults: 1000, NextToken }, options),
      ),
    (page) => page.NextToken,
  );
  return pages.flatMap((page) => instancesIn(page));
}

// One id that EC2 has forgotten fails the whole request: an agent that was disconnected when its instance ended
// stays registered with ECS.
async function describeKnown(connection: Connection, ids: string[]): Promise<Instance[]> {
  let left = ids;
  while (left.length > 0) {
    const asked = left;
    try {
      const answer = await connection.read('ec2:DescribeInstances', (options) =>
        connection.clients.ec2.describeInstances({ InstanceIds: asked }, options),
      );
      return instancesIn(answer);
    } catch (error) {
      const unknown = codeBehind(error) === 'InvalidInstanceID.NotFound' ? idsIn(error) : [];
      left = asked.filter((id) => !unknown.includes(id));
      if (left.length === asked.length) throw error;
    }
  }
  return [];
}

function idsIn(error: unknown): string[] {
  return error instanceof Error ? (error.message.match(instanceId) ?? []) : [];
}

function instancesIn({
  Reservations = [],
}: {
  Reservations?: { Instances?: Ec2Instance[] | undefined }[] | undefined;
}): Instance[] {
  return Reservations.flatMap(({ Instances = [] }) => Instances.flatMap(instanceOf));
}

function instanceOf(described: Ec2Instance): Instance[] {
  const { InstanceId, PrivateIpAddress, LaunchTime, SubnetId } = described;
  if (InstanceId === undefined) return [];
  const tags = Object.fromEntries((described.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  const group = tags[groupTag];
  return [
    {
      id: InstanceId,
      state: described.State?.Name ?? 'unknown',
      zone: described.Placement?.AvailabilityZone ?? 'unknown',
      type: described.InstanceType ?? 'unknown',
      lifecycle: described.InstanceLifecycle === 'spot' ? 'spot' : 'on-demand',
      tags,
      isProtected: false,
      ...(PrivateIpAddress !== undefined && { privateIp: PrivateIpAddress }),
      ...(SubnetId !== undefined && { subnetId: SubnetId }),
      ...(LaunchTime !== undefined && { launchedAt: LaunchTime.toISOString() }),
      ...(group !== undefined && { group }),
    },
  ];
}
