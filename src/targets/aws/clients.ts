import type { AutoScaling } from '@aws-sdk/client-auto-scaling';
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { EC2 } from '@aws-sdk/client-ec2';
import type { ECS } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Route53 } from '@aws-sdk/client-route-53';
import type { ServiceDiscovery } from '@aws-sdk/client-servicediscovery';
import type { SQS } from '@aws-sdk/client-sqs';
import type { STS } from '@aws-sdk/client-sts';
import { BadInputError } from '#core';
import { loadCredentials } from './credentials.ts';
import type { AwsTargetOptions } from './options.ts';

/** The AWS services that a target speaks to. */
export interface Clients {
  ecs: ECS;
  ec2: EC2;
  autoScaling: AutoScaling;
  balancing: ElasticLoadBalancingV2;
  cloudWatch: CloudWatch;
  sts: STS;
  /** Loaded when first asked for: many clusters have no use for it. */
  cloudMap(): Promise<ServiceDiscovery>;
  /** Loaded when first asked for. */
  route53(): Promise<Route53>;
  /** Loaded when first asked for. */
  sqs(): Promise<SQS>;
  region: string;
  /** Clients of one's own, with no connection that could have gone stale. */
  fresh: { ec2(): EC2; ecs(): ECS; autoScaling(): AutoScaling; balancing(): ElasticLoadBalancingV2 };
  destroy(): void;
}

/** Loads the SDK, which is slow, and builds its clients. Asks AWS nothing; raises BadInputError without a region. */
export async function loadClients(options: AwsTargetOptions): Promise<Clients> {
  const [{ AutoScaling }, { CloudWatch }, { EC2 }, { ECS }, { ElasticLoadBalancingV2 }, { STS }] =
    await Promise.all([
      import('@aws-sdk/client-auto-scaling'),
      import('@aws-sdk/client-cloudwatch'),
      import('@aws-sdk/client-ec2'),
      import('@aws-sdk/client-ecs'),
      import('@aws-sdk/client-elastic-load-balancing-v2'),
      import('@aws-sdk/client-sts'),
    ]);
  const { profile, region, endpoint } = options;
  const reached = {
    // Retries are ours (read.ts): the SDK's pauses can't be aborted, and a fault must be sent once.
    maxAttempts: 1,
    customUserAgent: 'squall',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    // Settings of the environment for AWS's own endpoints, which a given one does not go with.
    ...(endpoint !== undefined && { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
  };
  const config = { ...reached, credentials: await loadCredentials(options, reached) };
  const clients = {
    ecs: new ECS(config),
    ec2: new EC2(config),
    autoScaling: new AutoScaling(config),
    balancing: new ElasticLoadBalancingV2(config),
    cloudWatch: new CloudWatch(config),
    sts: new STS(config),
  };
  // Cloud Map puts data- before the host, which an address that is given has not.
  const cloudMap = onDemand(async () => {
    const { ServiceDiscovery } = await import('@aws-sdk/client-servicediscovery');
    return new ServiceDiscovery({ ...config, ...(endpoint !== undefined && { disableHostPrefix: true }) });
  });
  const route53 = onDemand(async () => {
    const { Route53 } = await import('@aws-sdk/client-route-53');
    return new Route53(config);
  });
  const sqs = onDemand(async () => {
    const { SQS } = await import('@aws-sdk/client-sqs');
    return new SQS(config);
  });
  return {
    ...clients,
    cloudMap: cloudMap.get,
    route53: route53.get,
    sqs: sqs.get,
    region: await regionOf(clients.ecs, options.name),
    fresh: {
      ec2: () => new EC2(config),
      ecs: () => new ECS(config),
      autoScaling: () => new AutoScaling(config),
      balancing: () => new ElasticLoadBalancingV2(config),
    },
    destroy: () => {
      for (const client of [...Object.values(clients), cloudMap, route53, sqs]) client.destroy();
    },
  };
}

function onDemand<Client extends { destroy(): void }>(
  load: () => Promise<Client>,
): { get: () => Promise<Client>; destroy: () => void } {
  let loading: Promise<Client> | undefined;
  return {
    get: () => (loading ??= load()),
    destroy: () =>
      void loading?.then(
        (client) => client.destroy(),
        () => undefined,
      ),
  };
}

async function regionOf(ecs: ECS, target: string): Promise<string> {
  try {
    return await ecs.config.region();
  } catch (cause) {
    throw new BadInputError(`The target "${target}" names no AWS region, and none is configured here`, {
      hint: 'Give the target a region, or set AWS_REGION or the region of the profile.',
      cause,
    });
  }
}
