import type { TargetHealth } from '../contract.ts';
import { readTargets } from './balancers.ts';
import type { Connection } from './connection.ts';
import { codeBehind } from './explain.ts';
import { gather, type Asked } from './gathering.ts';

/** ELB tells one group a call; whoever asks for the same group at the same time shares it. */
const mostGroups = 20;
const gatherMs = 200;

/** Reads how many targets of groups are healthy, by name or ARN. */
export function createTargetHealth(asked: Asked): (group: string) => Promise<TargetHealth | undefined> {
  const arns = new Map<string, string>();
  return gather(asked, {
    gatherMs,
    most: mostGroups,
    read: async (connection, groups) => {
      const found = await Promise.all(groups.map((group) => readGroup(connection, group, arns)));
      return new Map(found.flatMap((health, place) => (health ? [[groups[place] ?? '', health]] : [])));
    },
  });
}

async function readGroup(
  connection: Connection,
  group: string,
  arns: Map<string, string>,
): Promise<TargetHealth | undefined> {
  try {
    const arn = arns.get(group) ?? (await findArn(connection, group));
    if (arn === undefined) return undefined;
    arns.set(group, arn);
    const targets = (await readTargets(connection, arn)).filter(({ health }) => health !== 'draining');
    const healthy = targets.filter(({ health }) => health === 'healthy').length;
    return { healthy, registered: targets.length };
  } catch (error) {
    if (codeBehind(error)?.startsWith('TargetGroupNotFound') !== true) throw error;
    arns.delete(group);
    return undefined;
  }
}

async function findArn({ clients, read }: Connection, group: string): Promise<string | undefined> {
  if (group.startsWith('arn:')) return group;
  const { balancing } = clients;
  const { TargetGroups = [] } = await read('elasticloadbalancing:DescribeTargetGroups', (options) =>
    balancing.describeTargetGroups({ Names: [group] }, options),
  );
  return TargetGroups[0]?.TargetGroupArn;
}
