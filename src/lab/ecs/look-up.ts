import type { Failure } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import { shortName } from './arns.ts';

interface LookUp<T> {
  resource: Parameters<typeof shortName>[1];
  records: ReadonlyMap<string, T>;
  arnOf: (state: LabState, name: string) => string;
}

/** The records that short names or ARNs lead to, each once, and ECS's failures for those that lead nowhere. */
export function lookUp<T>(
  state: LabState,
  asked: readonly string[],
  { resource, records, arnOf }: LookUp<T>,
): { found: T[]; failures: Failure[] } {
  const found = new Set<T>();
  const failures: Failure[] = [];
  for (const name of new Set(asked)) {
    const record = records.get(shortName(state, resource, name) ?? '');
    if (record !== undefined) found.add(record);
    else failures.push({ arn: name.startsWith('arn:') ? name : arnOf(state, name), reason: 'MISSING' });
  }
  return { found: [...found], failures };
}
