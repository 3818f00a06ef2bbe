import type { NetworkAcl } from '@aws-sdk/client-ec2';
import type { NetworkAclRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import { tagList } from './instance.ts';

/** The associations of a network ACL: the id of each, and its subnet. */
export function associationsOf({ ec2 }: LabState, aclId: string): { id: string; subnetId: string }[] {
  return [...ec2.aclAssociations]
    .filter(([, { networkAclId }]) => networkAclId === aclId)
    .map(([id, { subnetId }]) => ({ id, subnetId }));
}

/** A network ACL as EC2 describes it, its entries in order. */
export function describedAcl(record: NetworkAclRecord, state: LabState): NetworkAcl {
  const { id, entries, isDefault, tags } = record;
  return {
    NetworkAclId: id,
    VpcId: state.ec2.vpcId,
    OwnerId: state.account,
    IsDefault: isDefault,
    Associations: associationsOf(state, id).map((association) => ({
      NetworkAclAssociationId: association.id,
      NetworkAclId: id,
      SubnetId: association.subnetId,
    })),
    Entries: entries
      .toSorted((a, b) => Number(b.isEgress) - Number(a.isEgress) || a.number - b.number)
      .map((entry) => ({
        RuleNumber: entry.number,
        Egress: entry.isEgress,
        Protocol: entry.protocol,
        RuleAction: entry.action,
        CidrBlock: entry.cidr,
        ...(entry.ports && { PortRange: { From: entry.ports.from, To: entry.ports.to } }),
        ...(entry.icmp && { IcmpTypeCode: { Type: entry.icmp.type, Code: entry.icmp.code } }),
      })),
    Tags: tagList(tags),
  };
}
