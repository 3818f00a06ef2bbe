import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { serviceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { lookUp } from './look-up.ts';
import { requireCount } from './pages.ts';
import { describedService } from './service.ts';

export const DescribeServices = operation(
  DescribeServicesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { cluster, services = [], include = [] } = input;
    requireCount('Services', services, 10);
    requireCluster(state, cluster);
    const wanted = { resource: 'service', records: state.ecs.services, arnOf: serviceArn } as const;
    const { found, failures } = lookUp(state, services, wanted);
    return {
      services: found.map((record) => ({
        ...describedService(record, state),
        ...(include.includes('TAGS') && { tags: [] }),
      })),
      failures,
    };
  },
);
