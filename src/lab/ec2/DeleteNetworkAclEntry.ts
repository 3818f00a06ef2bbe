import { DeleteNetworkAclEntryCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { checkNumber, existingEntry } from './network-acl-entry.ts';
import { existingAcl } from './network-ids.ts';
import { endDryRun } from './pages.ts';

export const DeleteNetworkAclEntry = operation(
  DeleteNetworkAclEntryCommand,
  async (input, { lab }: LabRequest) => {
    const { NetworkAclId = '', RuleNumber = 0, Egress = false } = input;
    const acl = existingAcl(lab.state, NetworkAclId);
    checkNumber(RuleNumber);
    const entry = existingEntry(acl, RuleNumber, Egress);
    endDryRun(input);
    lab.ec2.network.deleteEntry(acl, entry);
    return {};
  },
);
