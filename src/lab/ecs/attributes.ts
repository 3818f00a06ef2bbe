import { TargetNotFoundException } from '@aws-sdk/client-ecs';
import type { Attribute } from '@aws-sdk/client-ecs';
import type { ContainerInstanceRecord } from '../control/ecs/records.ts';
import type { LabState } from '../control/state.ts';
import { invalid, requireOneOf } from './errors.ts';
import { findIn } from './look-up.ts';

const mostInRequest = 10;
const namePattern = /^[a-zA-Z0-9\-_./\\]{1,128}$/;
const valuePattern = /^[a-zA-Z0-9\-_./\\:@+ ]{0,128}$/;
const reservedPattern = /^(?:ecs\.|com\.amazonaws\.)/;

interface TargetedAttribute {
  name: string;
  value: string;
  target: ContainerInstanceRecord;
}

/** The attributes of a request with the container instances that they are of, checked. */
export function readAttributes(
  given: readonly Attribute[],
  cluster: string,
  state: LabState,
): TargetedAttribute[] {
  if (given.length === 0) throw invalid('Attributes cannot be empty.');
  if (given.length > mostInRequest)
    throw invalid(`Attributes cannot have more than ${mostInRequest} elements`);
  return given.map(({ name, value = '', targetType, targetId }) => {
    if (name === undefined || !namePattern.test(name)) throw invalid('Attribute name is not valid.');
    if (!valuePattern.test(value) || value !== value.trim()) throw invalid('Attribute value is not valid.');
    if (reservedPattern.test(name)) throw invalid(`The attribute name ${name} is reserved.`);
    requireOneOf('targetType', targetType, ['container-instance']);
    if (!targetId) throw invalid('targetId cannot be empty.');
    if (targetType === undefined && !targetId.startsWith('arn:'))
      throw invalid('targetType is required with the short id of a target.');
    return { name, value, target: targetOf(targetId, cluster, state) };
  });
}

/** The custom attributes of each target after `change`. */
export function changedAttributes(
  attributes: readonly TargetedAttribute[],
  change: (own: Map<string, string>, attribute: TargetedAttribute) => void,
): Map<ContainerInstanceRecord, Map<string, string>> {
  const changed = new Map<ContainerInstanceRecord, Map<string, string>>();
  for (const attribute of attributes) {
    const { target } = attribute;
    const own = changed.get(target) ?? new Map(Object.entries(target.attributes));
    change(own, attribute);
    changed.set(target, own);
  }
  return changed;
}

function targetOf(targetId: string, cluster: string, state: LabState): ContainerInstanceRecord {
  const records = state.ecs.containerInstances;
  const found = findIn(state, targetId, { resource: 'container-instance', cluster, records });
  if (found && found.status !== 'INACTIVE') return found;
  throw new TargetNotFoundException({
    message: `The specified target ${targetId} was not found.`,
    $metadata: {},
  });
}
