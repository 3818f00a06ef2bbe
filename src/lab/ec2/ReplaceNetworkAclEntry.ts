import { ReplaceNetworkAclEntryCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { existingEntry, readEntry } from './network-acl-entry.ts';
import { existingAcl } from './network-ids.ts';
import { endDryRun } from './pages.ts';

export const ReplaceNetworkAclEntry = operation(
  ReplaceNetworkAclEntryCommand,
  async (input, { lab }: LabRequest) => {
    const acl = existingAcl(lab.state, input.NetworkAclId ?? '');
    const entry = readEntry(input);
    existingEntry(acl, entry.number, entry.isEgress);
    endDryRun(input);
    lab.ec2.network.putEntry(acl, entry);
    return {};
  },
);
