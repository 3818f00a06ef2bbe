import { DeleteNetworkAclCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { associationsOf } from './network-acl.ts';
import { existingAcl } from './network-ids.ts';
import { endDryRun } from './pages.ts';

export const DeleteNetworkAcl = operation(DeleteNetworkAclCommand, async (input, { lab }: LabRequest) => {
  const acl = existingAcl(lab.state, input.NetworkAclId ?? '');
  endDryRun(input);
  if (acl.isDefault) {
    throw new WireError('InvalidParameterValue', `cannot delete default network ACL ${acl.id}`);
  }
  if (associationsOf(lab.state, acl.id).length > 0) {
    throw new WireError(
      'DependencyViolation',
      `The networkAcl '${acl.id}' has dependencies and cannot be deleted.`,
    );
  }
  lab.ec2.network.deleteAcl(acl);
  return {};
});
