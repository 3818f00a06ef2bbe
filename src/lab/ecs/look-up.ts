import type { Failure } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import { arnOf, shortName } from './arns.ts';
import type { Resource } from './arns.ts';

interface LookUp<T> {
  resource: Resource;
  cluster: string;
  records: ReadonlyMap<string, T>;
}

/** The record of a cluster that a short name or an ARN leads to. */
export function findIn<T extends { cluster: string }>(
  state: LabState,
  nameOrArn: string,
  { resource, cluster, records }: LookUp<T>,
): T | undefined {
  const record = records.get(shortName(state, resource, nameOrArn, cluster) ?? '');
  return record?.cluster === cluster ? record : undefined;
}

/** The records that short names or ARNs lead to, each once, and ECS's failures for those that lead nowhere. */
export function lookUp<T extends { cluster: string }>(
  state: LabState,
  asked: readonly string[],
  wanted: LookUp<T>,
): { found: T[]; failures: Failure[] } {
  const { resource, cluster } = wanted;
  const found = new Set<T>();
  const failures: Failure[] = [];
  for (const name of new Set(asked)) {
    const record = findIn(state, name, wanted);
    if (record !== undefined) found.add(record);
    else
      failures.push({
        arn: name.startsWith('arn:') ? name : arnOf(state, resource, `${cluster}/${name}`),
        reason: 'MISSING',
      });
  }
  return { found: [...found], failures };
}
