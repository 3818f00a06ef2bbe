import { DeleteAttributesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn } from './arns.ts';
import { changedAttributes, readAttributes } from './attributes.ts';
import { requireCluster } from './cluster.ts';

export const DeleteAttributes = operation(DeleteAttributesCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const cluster = requireCluster(state, input.cluster);
  const attributes = readAttributes(input.attributes ?? [], cluster, state);
  const deleted: typeof attributes = [];
  const changed = changedAttributes(attributes, (own, attribute) => {
    const { name, value } = attribute;
    // A value that is named must be the one that it has.
    if (!own.has(name) || (value !== '' && own.get(name) !== value)) return;
    deleted.push({ ...attribute, value: own.get(name) ?? '' });
    own.delete(name);
  });
  for (const [target, own] of changed) lab.ecs.setAttributes(target, Object.fromEntries(own));
  return {
    attributes: deleted.map(({ name, value, target }) => ({
      name,
      ...(value !== '' && { value }),
      targetId: containerInstanceArn(state, target),
    })),
  };
});
