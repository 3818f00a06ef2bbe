import type { TargetGroup } from '#core';
import { nameEntrances } from './aliases.ts';
import { readEntrances, readTargetGroups, readTargets } from './balancers.ts';
import type { Connection } from './connection.ts';
import { waysThrough, type Through } from './endpoints.ts';
import { DeniedError } from './explain.ts';

/** What the load balancers know: by target group ARN, its targets and the ways in. */
export interface Balancing {
  targetGroups: TargetGroup[];
  ways: Map<string, Through>;
}

/** Reads the target groups of these ARNs; `serviceOf` tells whose each is, by its ARN and name. */
export async function readBalancing(
  connection: Connection,
  wanted: readonly string[],
  serviceOf: (arn: string, name: string) => string,
  gaps: string[],
): Promise<Balancing> {
  try {
    const groups = await readTargetGroups(connection, wanted);
    const arns = groups.flatMap((group) => group.TargetGroupArn ?? []);
    const [targets, listeners] = await Promise.all([
      Promise.all(arns.map((arn) => readTargets(connection, arn))),
      readEntrances(
        connection,
        groups.flatMap((group) => group.LoadBalancerArns ?? []),
      ),
    ]);
    const entrances = await nameEntrances(connection, listeners, gaps);
    const targetGroups = groups.map(
      ({ TargetGroupArn: arn = '', TargetGroupName: name = 'unknown' }, index) => ({
        name,
        arn,
        service: serviceOf(arn, name),
        targets: targets[index] ?? [],
      }),
    );
    return {
      targetGroups,
      ways: new Map(groups.map((group) => [group.TargetGroupArn ?? '', waysThrough(group, entrances)])),
    };
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    gaps.push(`Load balancers could not be read, so no endpoint was found. ${error.message}`);
    return { targetGroups: [], ways: new Map() };
  }
}
