import { AttributeLimitExceededException, PutAttributesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn } from './arns.ts';
import { changedAttributes, readAttributes } from './attributes.ts';
import { requireCluster } from './cluster.ts';

const mostOfOne = 10;

export const PutAttributes = operation(PutAttributesCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const cluster = requireCluster(state, input.cluster);
  const attributes = readAttributes(input.attributes ?? [], cluster, state);
  const changed = changedAttributes(attributes, (own, { name, value }) => own.set(name, value));
  if ([...changed.values()].some((own) => own.size > mostOfOne))
    throw new AttributeLimitExceededException({
      message: `A container instance can have at most ${mostOfOne} custom attributes.`,
      $metadata: {},
    });
  for (const [target, own] of changed) lab.ecs.setAttributes(target, Object.fromEntries(own));
  return {
    attributes: attributes.map(({ name, value, target }) => ({
      name,
      ...(value !== '' && { value }),
      targetId: containerInstanceArn(state, target),
    })),
  };
});
