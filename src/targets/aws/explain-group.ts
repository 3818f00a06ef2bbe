import { TargetError, type BadInputError } from '#core';
import type { Connection } from './connection.ts';
import { missing } from './explain-missing.ts';
import { allPages } from './pages.ts';

/** What to say of an Auto Scaling group that AWS does not know. */
export async function missingGroup(connection: Connection, name: string): Promise<BadInputError> {
  const others = await groupNames(connection);
  return missing({ what: 'Auto Scaling group', name, region: connection.clients.region, others });
}

/** The names of those there are; none when they can't be listed. */
async function groupNames({ clients, read }: Connection): Promise<string[]> {
  try {
    const pages = await allPages(
      (NextToken) =>
        read('autoscaling:DescribeAutoScalingGroups', (options) =>
          clients.autoScaling.describeAutoScalingGroups({ MaxRecords: 100, NextToken }, options),
        ),
      (page) => page.NextToken,
    );
    const groups = pages.flatMap((page) => page.AutoScalingGroups ?? []);
    return groups.flatMap(({ AutoScalingGroupName }) => AutoScalingGroupName ?? []);
  } catch (error) {
    if (error instanceof TargetError) return [];
    throw error;
  }
}
