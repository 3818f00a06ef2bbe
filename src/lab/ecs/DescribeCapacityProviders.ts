import { DescribeCapacityProvidersCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { invalid } from './errors.ts';
import { ecsPage } from './pages.ts';

/** Those that AWS itself provides; a lab has no others. */
const provided = ['FARGATE', 'FARGATE_SPOT'];
const mostOnPage = 10;

export const DescribeCapacityProviders = operation(
  DescribeCapacityProvidersCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { capacityProviders: asked = provided, maxResults = mostOnPage } = input;
    if (input.cluster !== undefined) requireCluster(state, input.cluster);
    if (maxResults > mostOnPage) throw invalid(`maxResults should be between 1 and ${mostOnPage}`);
    const arnOf = (name: string) =>
      name.startsWith('arn:')
        ? name
        : `arn:aws:ecs:${state.region}:${state.account}:capacity-provider/${name}`;
    const wanted = new Set(asked.map(arnOf));
    const found = provided.filter((name) => wanted.delete(arnOf(name)));
    const { items, token } = ecsPage('DescribeCapacityProviders', found, (name) => name, {
      ...input,
      maxResults,
    });
    return {
      capacityProviders: items.map((name) => ({
        capacityProviderArn: arnOf(name),
        name,
        status: 'ACTIVE' as const,
        tags: [],
      })),
      failures: [...wanted].map((arn) => ({ arn, reason: 'MISSING' })),
      ...(token !== undefined && { nextToken: token }),
    };
  },
);
