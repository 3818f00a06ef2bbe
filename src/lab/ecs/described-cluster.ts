import type { Cluster, ClusterField } from '@aws-sdk/client-ecs';
import type { ClusterRecord, ServiceRecord } from '../control/ecs/records.ts';
import type { LabState } from '../control/state.ts';
import { clusterArn } from './arns.ts';
import { countsBy } from './counts.ts';
import { tagList } from './tags.ts';

/** Describes clusters as ECS does; the whole state is counted once for all of them. */
export function clusterDescriber(state: LabState) {
  const tasks = countsBy(state.ecs.tasks.values(), ({ cluster }) => cluster);
  const registered = Map.groupBy(
    [...state.ecs.containerInstances.values()].filter(({ status }) => status !== 'INACTIVE'),
    ({ cluster }) => cluster,
  );
  const services = Map.groupBy(state.ecs.services.values(), ({ cluster }) => cluster);
  return (record: ClusterRecord, include: readonly ClusterField[] = []) => {
    const { name, status, insights, tags } = record;
    const { running, pending } = tasks.get(name) ?? { running: 0, pending: 0 };
    const active = countServices(services.get(name), 'ACTIVE');
    const statistics = {
      runningEC2TasksCount: running,
      runningFargateTasksCount: 0,
      pendingEC2TasksCount: pending,
      pendingFargateTasksCount: 0,
      activeEC2ServiceCount: active,
      activeFargateServiceCount: 0,
      drainingEC2ServiceCount: countServices(services.get(name), 'DRAINING'),
      drainingFargateServiceCount: 0,
    };
    return {
      clusterArn: clusterArn(state, name),
      clusterName: name,
      status,
      registeredContainerInstancesCount: registered.get(name)?.length ?? 0,
      runningTasksCount: running,
      pendingTasksCount: pending,
      activeServicesCount: active,
      statistics: include.includes('STATISTICS')
        ? Object.entries(statistics).map(([key, count]) => ({ name: key, value: String(count) }))
        : [],
      tags: include.includes('TAGS') ? tagList(tags) : [],
      settings: include.includes('SETTINGS') ? [{ name: 'containerInsights' as const, value: insights }] : [],
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    } satisfies Cluster;
  };
}

function countServices(services: ServiceRecord[] = [], status: ServiceRecord['status']): number {
  return services.filter((service) => service.status === status).length;
}
