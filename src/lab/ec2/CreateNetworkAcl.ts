import { CreateNetworkAclCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { describedAcl } from './network-acl.ts';
import { refuseOtherVpc } from './network-ids.ts';
import { endDryRun } from './pages.ts';
import { specifiedTags } from './tagging.ts';

const mostAcls = 200;

export const CreateNetworkAcl = operation(CreateNetworkAclCommand, async (input, { lab }: LabRequest) => {
  refuseOtherVpc(lab.state, input.VpcId ?? '');
  const tags = specifiedTags(input.TagSpecifications, ['network-acl']);
  const { networkAcls } = lab.state.ec2;
  const { ClientToken } = input;
  const known = [...networkAcls.values()].find(
    ({ clientToken }) => clientToken !== undefined && clientToken === ClientToken,
  );
  if (!known && networkAcls.size >= mostAcls) {
    throw new WireError('NetworkAclLimitExceeded', 'The maximum number of network ACLs has been reached.');
  }
  endDryRun(input);
  const acl = known ?? lab.ec2.network.createAcl(tags, ClientToken);
  return { NetworkAcl: describedAcl(acl, lab.state), ...(ClientToken && { ClientToken }) };
});
