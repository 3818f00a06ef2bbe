import type { NetworkAclRecord, SubnetRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import { WireError } from '../wire/index.ts';

export function existingSubnet({ ec2 }: LabState, id: string): SubnetRecord {
  const subnet = ec2.subnets.get(id);
  if (!subnet) throw new WireError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
  return subnet;
}

export function existingAcl({ ec2 }: LabState, id: string): NetworkAclRecord {
  const acl = ec2.networkAcls.get(id);
  if (!acl) throw new WireError('InvalidNetworkAclID.NotFound', `The networkAcl ID '${id}' does not exist`);
  return acl;
}

export function refuseOtherVpc({ ec2 }: LabState, id: string): void {
  if (id === ec2.vpcId) return;
  throw new WireError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
}
