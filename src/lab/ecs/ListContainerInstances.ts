import { ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { parseQuery } from '../control/ecs/query-language.ts';
import { matches } from '../control/ecs/query-match.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { invalid, requireOneOf } from './errors.ts';
import { ecsPage } from './pages.ts';

const statuses = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'];

export const ListContainerInstances = operation(
  ListContainerInstancesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { status, filter } = input;
    const cluster = requireCluster(state, input.cluster);
    requireOneOf('status', status, statuses);
    const query = filter === undefined ? undefined : parseQuery(filter);
    if (query && 'error' in query) throw invalid(`The filter expression is not valid: ${query.error}.`);
    const found = [...state.ecs.containerInstances.values()].filter(
      (record) =>
        record.cluster === cluster &&
        (status === undefined ? record.status !== 'INACTIVE' : record.status === status) &&
        (query === undefined || matches(state, query, record)),
    );
    const { items, token } = ecsPage('ListContainerInstances', found, ({ id }) => id, input);
    return {
      containerInstanceArns: items.map((record) => containerInstanceArn(state, record)),
      ...(token !== undefined && { nextToken: token }),
    };
  },
);
