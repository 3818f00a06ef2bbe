import { DeleteNamespaceCommand, DuplicateRequest, ResourceInUse } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { namespaceOf } from './errors.ts';

export const DeleteNamespace = operation(DeleteNamespaceCommand, async ({ Id }, { lab }: LabRequest) => {
  const namespace = namespaceOf(lab, Id);
  const same = lab.discovery.operations.underWay('DELETE_NAMESPACE', { NAMESPACE: namespace.id });
  if (same)
    throw new DuplicateRequest({
      message: 'The operation is already in progress.',
      DuplicateOperationId: same.id,
      $metadata: {},
    });
  const services = [...lab.state.discovery.services.values()];
  if (services.some(({ namespaceId }) => namespaceId === namespace.id))
    throw new ResourceInUse({
      message: 'Namespace has associated services; delete the services before deleting the namespace',
      $metadata: {},
    });
  return { OperationId: lab.discovery.namespaces.delete(namespace).id };
});
