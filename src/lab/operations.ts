import type { ControlPlane } from './control/control-plane.ts';
import type { ServiceDefinition } from './wire/index.ts';

type Service = ServiceDefinition<ControlPlane>;

/**
 * Every AWS service that the lab answers for, by the folder of its operations. A new one enters here: a folder with a
 * file for each operation and an `index.ts` that binds them to the SDK's client, and a line with its signing name.
 */
export const serviceFolders = {
  ec2: { signingName: 'ec2', load: async () => (await import('./ec2/index.ts')).ec2 },
  ecs: { signingName: 'ecs', load: async () => (await import('./ecs/index.ts')).ecs },
  'auto-scaling': {
    signingName: 'autoscaling',
    load: async () => (await import('./auto-scaling/index.ts')).autoScaling,
  },
  elbv2: { signingName: 'elasticloadbalancing', load: async () => (await import('./elbv2/index.ts')).elbv2 },
  cloudwatch: {
    signingName: 'monitoring',
    load: async () => (await import('./cloudwatch/index.ts')).cloudWatch,
  },
  'service-discovery': {
    signingName: 'servicediscovery',
    load: async () => (await import('./service-discovery/index.ts')).serviceDiscovery,
  },
  route53: { signingName: 'route53', load: async () => (await import('./route53/index.ts')).route53 },
  sqs: { signingName: 'sqs', load: async () => (await import('./sqs/index.ts')).sqs },
  sts: { signingName: 'sts', load: async () => (await import('./sts/index.ts')).sts },
} satisfies Record<string, Service>;

export const services: readonly Service[] = Object.values(serviceFolders);
