import { DescribeClustersCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { arnOf } from './arns.ts';
import { findCluster } from './cluster.ts';
import { clusterDescriber } from './described-cluster.ts';
import { requireCount } from './pages.ts';

export const DescribeClusters = operation(
  DescribeClustersCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { clusters: given = ['default'], include = [] } = input;
    const asked = [...new Set(given.length === 0 ? ['default'] : given)];
    requireCount('Clusters', asked, 100);
    const found = asked.map((name) => ({ name, record: findCluster(state, name) }));
    const records = new Set(found.flatMap(({ record }) => record ?? []));
    const describe = clusterDescriber(state);
    return {
      clusters: [...records].map((record) => describe(record, include)),
      failures: found
        .filter(({ record }) => record === undefined)
        .map(({ name }) => ({
          arn: name.startsWith('arn:') ? name : arnOf(state, 'cluster', name),
          reason: 'MISSING',
        })),
    };
  },
);
