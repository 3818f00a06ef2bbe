import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { serviceArn, shortName } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { requireCount } from './pages.ts';
import { describedService } from './service.ts';

export const DescribeServices = operation(
  DescribeServicesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { cluster, services: asked = [], include = [] } = input;
    requireCount('Services', asked, 10);
    requireCluster(state, cluster);
    const found = [...new Set(asked)].map((name) => ({
      name,
      record: state.services.get(shortName(state, 'service', name) ?? ''),
    }));
    return {
      services: found
        .flatMap(({ record }) => record ?? [])
        .map((record) => ({
          ...describedService(record, state),
          ...(include.includes('TAGS') && { tags: [] }),
        })),
      failures: found
        .filter(({ record }) => !record)
        .map(({ name }) => ({
          arn: name.startsWith('arn:') ? name : serviceArn(state, name),
          reason: 'MISSING',
        })),
    };
  },
);
