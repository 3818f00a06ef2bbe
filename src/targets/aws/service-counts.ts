import type { Service as EcsService } from '@aws-sdk/client-ecs';
import type { ServiceCounts } from '../contract.ts';
import type { Connection } from './connection.ts';
import { gather, type Asked } from './gathering.ts';

/** ECS describes ten services a call. */
const mostServices = 10;
const gatherMs = 200;

/** Reads counts of services; what is asked for about together goes out together. */
export function createServiceCounts(asked: Asked): (name: string) => Promise<ServiceCounts | undefined> {
  return gather(asked, { gatherMs, most: mostServices, read: readBatch });
}

async function readBatch(
  { clients: { ecs }, cluster, read }: Connection,
  services: string[],
): Promise<Map<string, ServiceCounts>> {
  const answer = await read('ecs:DescribeServices', (options) =>
    ecs.describeServices({ cluster, services }, options),
  );
  const active = (answer.services ?? []).filter(({ status }) => status === 'ACTIVE');
  return new Map(active.map((service) => [service.serviceName ?? '', countsOf(service)]));
}

function countsOf({ desiredCount = 0, runningCount = 0, deployments = [] }: EcsService): ServiceCounts {
  return { desired: desiredCount, running: runningCount, deployments: deployments.length };
}
