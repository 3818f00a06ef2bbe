import { DescribeClustersCommand } from '@aws-sdk/client-ecs';
import type { Cluster } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clusterArn } from './arns.ts';
import { isCluster } from './cluster.ts';
import { countsOf } from './counts.ts';
import { requireCount } from './pages.ts';

export const DescribeClusters = operation(
  DescribeClustersCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const asked = [...new Set(input.clusters ?? ['default'])];
    requireCount('Clusters', asked, 100);
    const statistics = input.include?.includes('STATISTICS') ?? false;
    return {
      clusters: asked.some((cluster) => isCluster(state, cluster))
        ? [describedCluster(state, statistics)]
        : [],
      failures: asked
        .filter((cluster) => !isCluster(state, cluster))
        .map((cluster) => ({ arn: missingArn(state, cluster), reason: 'MISSING' })),
    };
  },
);

function describedCluster(state: LabState, hasStatistics: boolean): Cluster {
  const { running, pending } = countsOf(state.ecs.tasks.values());
  const registered = [...state.ecs.containerInstances.values()].filter(({ status }) => status !== 'INACTIVE');
  const statistics = {
    runningEC2TasksCount: running,
    runningFargateTasksCount: 0,
    pendingEC2TasksCount: pending,
    pendingFargateTasksCount: 0,
    activeEC2ServiceCount: state.ecs.services.size,
    activeFargateServiceCount: 0,
    drainingEC2ServiceCount: 0,
    drainingFargateServiceCount: 0,
  };
  return {
    clusterArn: clusterArn(state),
    clusterName: state.ecs.cluster,
    status: 'ACTIVE',
    registeredContainerInstancesCount: registered.length,
    runningTasksCount: running,
    pendingTasksCount: pending,
    activeServicesCount: state.ecs.services.size,
    statistics: hasStatistics
      ? Object.entries(statistics).map(([name, count]) => ({ name, value: String(count) }))
      : [],
    tags: [],
    settings: [],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
  };
}

function missingArn({ region, account }: LabState, cluster: string): string {
  return cluster.startsWith('arn:') ? cluster : `arn:aws:ecs:${region}:${account}:cluster/${cluster}`;
}
