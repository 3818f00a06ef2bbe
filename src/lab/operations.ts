import type { ControlPlane } from './control/control-plane.ts';
import type { ServiceDefinition } from './wire/index.ts';

/** Every AWS service that the lab answers for; its operations are the folder's. */
export const services: readonly ServiceDefinition<ControlPlane>[] = [
  { signingName: 'ec2', load: async () => (await import('./ec2/index.ts')).ec2 },
  { signingName: 'ecs', load: async () => (await import('./ecs/index.ts')).ecs },
  { signingName: 'autoscaling', load: async () => (await import('./auto-scaling/index.ts')).autoScaling },
  { signingName: 'elasticloadbalancing', load: async () => (await import('./elbv2/index.ts')).elbv2 },
  { signingName: 'sts', load: async () => (await import('./sts/index.ts')).sts },
];
