import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Route53Client } from '@aws-sdk/client-route-53';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import type { ControlPlane } from '../../src/lab/control/control-plane.ts';
import type { ScriptedWorld } from '../../src/lab/control/test/scripted-world.ts';
import { bootedLab } from '../../src/lab/control/test/virtual-lab.ts';
import { frontOf } from '../../src/lab/api/front.ts';
import { services } from '../../src/lab/operations.ts';
import { isBehaviour } from '../../src/lab/spec/behaviours.ts';
import type { LabFile } from '../../src/lab/spec/lab-file.ts';
import { createWireServer } from '../../src/lab/wire/index.ts';

/** A lab in virtual time behind its real endpoint, with the SDK's clients that speak to it. */
export interface ServedLab {
  control: ControlPlane;
  world: ScriptedWorld;
  url: string;
  ec2: EC2Client;
  ecs: ECSClient;
  autoScaling: AutoScalingClient;
  elbv2: ElasticLoadBalancingV2Client;
  cloudWatch: CloudWatchClient;
  discovery: ServiceDiscoveryClient;
  route53: Route53Client;
  sqs: SQSClient;
  sts: STSClient;
  /** Lets time pass in the lab. */
  pass(ms: number): void;
  close(): Promise<void>;
}

export const credentials = { accessKeyId: 'AKIALABLABLABLABLAB0', secretAccessKey: 'nothing-to-hide' };
export const region = 'lab-local-1';

interface ServeOptions {
  /** Throttles and lags, as the running lab does. */
  hasFront?: boolean;
  /** Told of each request that is served, with the service's signing name. */
  onCall?: (service: string, operation: string) => void;
}

/** The default lab with changes of its file, booted, stable and served; its front throttles and lags when asked for. */
export async function servedLab(
  changes: Partial<LabFile> = {},
  { hasFront = false, onCall }: ServeOptions = {},
): Promise<ServedLab> {
  const { plane: control, timers, world } = bootedLab(changes);
  const without = new Set(changes.without?.filter(isBehaviour));
  const server = await createWireServer({
    services,
    lab: control,
    ...(onCall && {
      beforeHandle: ({ service, operation }: { service: string; operation: string }) =>
        onCall(service, operation),
    }),
    ...(hasFront && frontOf(control, { now: () => timers.now(), without })),
    isKnownAccessKey: (key) => key === credentials.accessKeyId || control.iam.sessionOf(key) !== undefined,
  });
  control.sqs.endpoint = server.url;
  const config = { endpoint: server.url, region, credentials, maxAttempts: 1 };
  const clients = {
    ec2: new EC2Client(config),
    ecs: new ECSClient(config),
    autoScaling: new AutoScalingClient(config),
    elbv2: new ElasticLoadBalancingV2Client(config),
    cloudWatch: new CloudWatchClient(config),
    discovery: new ServiceDiscoveryClient({ ...config, disableHostPrefix: true }),
    route53: new Route53Client(config),
    sqs: new SQSClient(config),
    sts: new STSClient(config),
  };
  return {
    control,
    world,
    url: server.url,
    ...clients,
    pass: (ms) => timers.advance(ms),
    async close() {
      control.stop();
      for (const client of Object.values(clients)) client.destroy();
      await server.close();
    },
  };
}
