import type { UndoStep } from '#core';
import type { SubnetGuard } from '#targets';
import { z } from 'zod';

/** Marks what a run has made, with the run as its value. */
export const mark = 'squall:run';

/** Gives a subnet its network ACL back, if it still has ours. */
export const guardParams = z.strictObject({
  subnetId: z.string(),
  networkAclId: z.string(),
  closedAclId: z.string(),
});

/** Removes what the run made in a VPC. Its id is not known before it is there, so that the mark finds it. */
export const aclParams = z.strictObject({ vpcId: z.string(), run: z.string() });

export function aclStep(vpcId: string, run: string, where: string): UndoStep {
  const found = `aws ec2 describe-network-acls ${where} --filters Name=vpc-id,Values=${vpcId} Name=tag:${mark},Values=${run} --query NetworkAcls[0].NetworkAclId --output text`;
  return {
    id: `remove network ACL in ${vpcId}`,
    does: `remove the network ACL in ${vpcId} that bears the tag ${mark}=${run}`,
    params: { vpcId, run } satisfies z.infer<typeof aclParams>,
    byHand: [`aws ec2 delete-network-acl ${where} --network-acl-id "$(${found})"`],
  };
}

export function guardStep(guard: SubnetGuard, closedAclId: string, where: string): UndoStep {
  const { subnetId, networkAclId } = guard;
  const query = `NetworkAcls[0].Associations[?SubnetId=='${subnetId}'].NetworkAclAssociationId`;
  const found = `aws ec2 describe-network-acls ${where} --filters Name=association.subnet-id,Values=${subnetId} --query "${query}" --output text`;
  return {
    id: `join ${subnetId}`,
    does: `give ${subnetId} its network ACL ${networkAclId} back`,
    params: { subnetId, networkAclId, closedAclId } satisfies z.infer<typeof guardParams>,
    byHand: [
      `aws ec2 replace-network-acl-association ${where} --network-acl-id ${networkAclId} --association-id "$(${found})"`,
    ],
  };
}
