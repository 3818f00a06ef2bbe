import { ReplaceNetworkAclAssociationCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { existingAcl } from './network-ids.ts';
import { endDryRun } from './pages.ts';

export const ReplaceNetworkAclAssociation = operation(
  ReplaceNetworkAclAssociationCommand,
  async (input, { lab }: LabRequest) => {
    const { AssociationId = '', NetworkAclId = '' } = input;
    if (!lab.state.ec2.aclAssociations.has(AssociationId)) {
      throw new WireError(
        'InvalidAssociationID.NotFound',
        `The association ID '${AssociationId}' does not exist`,
      );
    }
    const acl = existingAcl(lab.state, NetworkAclId);
    endDryRun(input);
    return { NewAssociationId: lab.ec2.network.replaceAssociation(AssociationId, acl) };
  },
);
