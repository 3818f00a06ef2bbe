import type { Task as EcsTask } from '@aws-sdk/client-ecs';
import type { Connection } from './connection.ts';
import { describeHosts, idsOf } from './ecs.ts';
import { readInstances } from './instances.ts';
import { needsHost } from './places.ts';

/** Private addresses by the ARN of a container instance; undefined where EC2 tells none. */
export type HostPlaces = Map<string, string | undefined>;

/** Learns the addresses of hosts that carry tasks and are not known yet; asks nothing when all are. */
export async function learnPlaces(
  connection: Connection,
  tasks: readonly EcsTask[],
  places: HostPlaces,
): Promise<void> {
  const wanted = tasks.filter(needsHost).flatMap(({ containerInstanceArn }) => containerInstanceArn ?? []);
  const unknown = [...new Set(wanted)].filter((arn) => !places.has(arn));
  if (unknown.length === 0) return;
  const hosts = await describeHosts(connection, unknown);
  const instances = await readInstances(connection, idsOf(hosts));
  const addresses = new Map(instances.map(({ id, privateIp }) => [id, privateIp]));
  for (const arn of unknown) places.set(arn, addresses.get(hosts.get(arn)?.id ?? ''));
}
