import { ListAttributesCommand } from '@aws-sdk/client-ecs';
import { attributesOf } from '../control/ecs/attributes.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { invalid, requireOneOf } from './errors.ts';
import { ecsPage } from './pages.ts';

export const ListAttributes = operation(
  ListAttributesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { targetType, attributeName, attributeValue } = input;
    const cluster = requireCluster(state, input.cluster);
    requireOneOf('targetType', targetType, ['container-instance']);
    if (attributeValue !== undefined && attributeName === undefined)
      throw invalid('An attribute value needs an attribute name.');
    const hosts = [...state.ecs.containerInstances.values()].filter(
      (record) => record.cluster === cluster && record.status !== 'INACTIVE',
    );
    const found = hosts.flatMap((host) =>
      Object.entries(attributesOf(state, host))
        .filter(
          ([name, value]) =>
            (attributeName === undefined || name === attributeName) &&
            (attributeValue === undefined || value === attributeValue),
        )
        .map(([name, value]) => ({ name, value, host })),
    );
    const { items, token } = ecsPage(
      'ListAttributes',
      found,
      ({ host, name }) => `${host.id} ${name}`,
      input,
    );
    return {
      attributes: items.map(({ name, value, host }) => ({
        name,
        ...(value !== '' && { value }),
        targetType: 'container-instance',
        targetId: containerInstanceArn(state, host),
      })),
      ...(token !== undefined && { nextToken: token }),
    };
  },
);
