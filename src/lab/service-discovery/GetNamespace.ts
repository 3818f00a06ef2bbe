import { GetNamespaceCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { namespaceOf } from './errors.ts';
import { describeNamespace } from './namespace.ts';

export const GetNamespace = operation(GetNamespaceCommand, async ({ Id }, { lab }: LabRequest) => {
  const namespace = namespaceOf(lab, Id);
  const { creatorRequestId } = namespace;
  return {
    Namespace: {
      ...describeNamespace(lab.state, namespace),
      ...(creatorRequestId !== undefined && { CreatorRequestId: creatorRequestId }),
    },
  };
});
