import { CreateNetworkAclEntryCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { entryOf, readEntry } from './network-acl-entry.ts';
import { existingAcl } from './network-ids.ts';
import { endDryRun } from './pages.ts';

const mostEntries = 20;

export const CreateNetworkAclEntry = operation(
  CreateNetworkAclEntryCommand,
  async (input, { lab }: LabRequest) => {
    const acl = existingAcl(lab.state, input.NetworkAclId ?? '');
    const entry = readEntry(input);
    if (entryOf(acl, entry.number, entry.isEgress)) {
      throw new WireError(
        'NetworkAclEntryAlreadyExists',
        `The network acl entry identified by ${entry.number} already exists.`,
      );
    }
    const others = acl.entries.filter(({ isEgress }) => isEgress === entry.isEgress);
    // The last one of each direction is EC2's own.
    if (others.length > mostEntries) {
      throw new WireError(
        'NetworkAclEntryLimitExceeded',
        'The maximum number of network acl entries has been reached.',
      );
    }
    endDryRun(input);
    lab.ec2.network.putEntry(acl, entry);
    return {};
  },
);
