import { loadClients } from './clients.ts';
import { connected } from './connection.ts';
import type { AwsTargetOptions } from './options.ts';
import { byText } from './order.ts';
import { allPages } from './pages.ts';
import { createRead } from './read.ts';

/** What could be a target. */
export interface FoundTargets {
  account: string;
  region: string;
  /** Names of ECS clusters. */
  clusters: string[];
  /** Names of Auto Scaling groups. */
  groups: string[];
}

/** The ECS clusters and Auto Scaling groups that these credentials see in a region. */
export async function findAwsTargets(
  how: Pick<AwsTargetOptions, 'region' | 'profile' | 'endpoint'>,
  signal: AbortSignal,
): Promise<FoundTargets> {
  const options = { ...how, name: 'AWS', cluster: '' };
  const clients = await loadClients(options);
  try {
    return await connected({ clients, cluster: '', read: createRead(options) }, signal, async ({ read }) => {
      const [identity, clusters, groups] = await Promise.all([
        read('sts:GetCallerIdentity', (asked) => clients.sts.getCallerIdentity({}, asked)),
        allPages(
          (nextToken) =>
            read('ecs:ListClusters', (asked) =>
              clients.ecs.listClusters({ nextToken, maxResults: 100 }, asked),
            ),
          (page) => page.nextToken,
        ),
        allPages(
          (NextToken) =>
            read('autoscaling:DescribeAutoScalingGroups', (asked) =>
              clients.autoScaling.describeAutoScalingGroups({ NextToken }, asked),
            ),
          (page) => page.NextToken,
        ),
      ]);
      return {
        account: identity.Account ?? 'unknown',
        region: clients.region,
        clusters: clusters
          .flatMap(({ clusterArns = [] }) => clusterArns.map((arn) => arn.split('/').at(-1) ?? arn))
          .sort(byText),
        groups: groups
          .flatMap(({ AutoScalingGroups = [] }) =>
            AutoScalingGroups.flatMap(({ AutoScalingGroupName }) => AutoScalingGroupName ?? []),
          )
          .sort(byText),
      };
    });
  } finally {
    clients.destroy();
  }
}
