import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { lookUp } from './look-up.ts';
import { requireCount } from './pages.ts';
import { describedService } from './service.ts';
import { tagList } from './tags.ts';

export const DescribeServices = operation(
  DescribeServicesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { services = [], include = [] } = input;
    requireCount('Services', services, 10);
    const cluster = requireCluster(state, input.cluster);
    const wanted = { resource: 'service', cluster, records: state.ecs.services } as const;
    const { found, failures } = lookUp(state, services, wanted);
    return {
      services: found.map((record) => ({
        ...describedService(record, state),
        ...(include.includes('TAGS') && { tags: tagList(record.tags) }),
      })),
      failures,
    };
  },
);
