import { usualTag } from '#core';
import type { Inventory } from '#core';
import { readCluster } from './cluster.ts';
import type { Connection } from './connection.ts';
import { readGroup } from './group.ts';
import type { AwsTargetOptions } from './options.ts';
import { byText } from './order.ts';
import type { Parts } from './parts.ts';
import { readProtection } from './protection.ts';

/** Everything that the cluster or the group has now. */
export async function readInventory(
  connection: Connection,
  options: AwsTargetOptions,
): Promise<{ inventory: Inventory } & Pick<Parts, 'registries' | 'places'>> {
  const takenAt = new Date().toISOString();
  const gaps: string[] = [];
  const { group, optInTags = [usualTag] } = options;
  const [identity, { instances, registries, places, ...parts }] = await Promise.all([
    connection.read('sts:GetCallerIdentity', (asked) => connection.clients.sts.getCallerIdentity({}, asked)),
    group === undefined ? readCluster(connection, gaps) : readGroup(connection, group, gaps),
  ]);
  const byName = (a: { name: string }, b: { name: string }) => byText(a.name, b.name);
  const inventory = {
    target: options.name,
    account: identity.Account ?? 'unknown',
    region: connection.clients.region,
    takenAt,
    instances: (await readProtection(connection, instances, optInTags, gaps)).sort((a, b) =>
      byText(a.id, b.id),
    ),
    services: parts.services.sort(byName),
    groups: parts.groups.sort(byName),
    targetGroups: parts.targetGroups.sort(byName),
    gaps,
  };
  return { inventory, registries, places };
}
