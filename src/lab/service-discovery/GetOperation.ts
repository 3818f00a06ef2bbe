import { GetOperationCommand, OperationNotFound } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';

export const GetOperation = operation(
  GetOperationCommand,
  async ({ OperationId = '' }, { lab }: LabRequest) => {
    const found = lab.state.discovery.operations.get(OperationId);
    if (!found)
      throw new OperationNotFound({ message: `Operation with id ${OperationId} not found`, $metadata: {} });
    const { id, type, status, createdAt, updatedAt, targets, errorCode, errorMessage } = found;
    return {
      Operation: {
        Id: id,
        OwnerAccount: lab.state.account,
        Type: type,
        Status: status,
        ...(errorCode !== undefined && { ErrorCode: errorCode }),
        ...(errorMessage !== undefined && { ErrorMessage: errorMessage }),
        CreateDate: new Date(createdAt),
        UpdateDate: new Date(updatedAt),
        Targets: targets,
      },
    };
  },
);
