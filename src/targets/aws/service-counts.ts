import type { Service as EcsService } from '@aws-sdk/client-ecs';
import type { ServiceCounts } from '../contract.ts';
import type { Connection } from './connection.ts';

const mostServices = 10;

interface Waiting {
  name: string;
  resolve: (counts: ServiceCounts | undefined) => void;
  reject: (reason: unknown) => void;
}

/** Reads counts of services; what is asked for in the same turn goes out together, ten to a call. */
export function createServiceCounts(
  connect: (work: (connection: Connection) => Promise<void>) => Promise<void>,
): (name: string) => Promise<ServiceCounts | undefined> {
  let waiting: Waiting[] = [];
  return (name) => {
    const { promise, resolve, reject } = Promise.withResolvers<ServiceCounts | undefined>();
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ name, resolve, reject });
    return promise;
  };

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += mostServices) {
      const batch = all.slice(at, at + mostServices);
      connect(async (connection) => {
        const found = await readBatch(connection, [...new Set(batch.map(({ name }) => name))]);
        for (const { name, resolve } of batch) resolve(found.get(name));
      }).catch((error: unknown) => batch.forEach(({ reject }) => reject(error)));
    }
  }
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
