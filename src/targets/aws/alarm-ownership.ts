import type { Dimension } from '@aws-sdk/client-cloudwatch';
import type { Inventory } from '#core';
import { readTargetGroups } from './balancers.ts';
import type { Connection } from './connection.ts';
import { DeniedError } from './explain.ts';

/** What a metric is about: which of the target's things, and by which dimension that is known. */
interface Owner {
  subjects: string[];
  foundBy: string;
}

/** Tells of the dimensions of one metric whether they are of the target. */
export type Ownership = (dimensions: readonly Dimension[]) => Owner | undefined;

/** Knows the dimensions under which AWS's own metrics have the things of this inventory. */
export async function ownershipOf(connection: Connection, inventory: Inventory): Promise<Ownership> {
  const { instances, groups, services, targetGroups } = inventory;
  const queues = services.flatMap(({ endpoints }) =>
    endpoints.flatMap((endpoint) => (endpoint.kind === 'queue' ? endpoint.name : [])),
  );
  const cluster = connection.cluster.replace(/^.*\//, '');
  const known: Record<string, Map<string, string[]>> = {
    InstanceId: named(instances.map(({ id }) => id)),
    AutoScalingGroupName: named(groups.map(({ name }) => name)),
    TargetGroup: new Map(targetGroups.map(({ arn, name }) => [arn.slice(arn.lastIndexOf(':') + 1), [name]])),
    LoadBalancer: new Map(
      (await balancersOf(connection, inventory)).map((arn) => [arn.replace(/^.*:loadbalancer\//, ''), []]),
    ),
    QueueName: named(queues),
    // A group by itself has no cluster, and a metric without one is not its.
    ClusterName: new Map(cluster === '' ? [] : [[cluster, []]]),
  };
  const serviceNames = new Set(services.map(({ name }) => name));
  return (dimensions) => {
    const values = new Map(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
    // A balancer is often shared: with a target group named, that alone tells whose metric it is.
    const asked = Object.keys(known).filter((name) => name !== 'LoadBalancer' || !values.has('TargetGroup'));
    const name = asked.find((one) => known[one]?.has(values.get(one) ?? ''));
    if (name === undefined) return undefined;
    const service = values.get('ServiceName');
    if (name === 'ClusterName' && service !== undefined)
      return { subjects: serviceNames.has(service) ? [service] : [], foundBy: 'dimension ServiceName' };
    return { subjects: known[name]?.get(values.get(name) ?? '') ?? [], foundBy: `dimension ${name}` };
  };
}

function named(ids: readonly string[]): Map<string, string[]> {
  return new Map(ids.map((id) => [id, [id]]));
}

async function balancersOf(connection: Connection, { targetGroups }: Inventory): Promise<string[]> {
  try {
    const groups = await readTargetGroups(
      connection,
      targetGroups.map(({ arn }) => arn),
    );
    return groups.flatMap(({ LoadBalancerArns = [] }) => LoadBalancerArns);
  } catch (error) {
    // The inventory has told of this gap; without it alarms of whole balancers can't be told apart.
    if (error instanceof DeniedError) return [];
    throw error;
  }
}
