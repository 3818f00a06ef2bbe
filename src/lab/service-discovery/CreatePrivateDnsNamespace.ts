import { CreatePrivateDnsNamespaceCommand } from '@aws-sdk/client-servicediscovery';
import { namespaceSoaTtlSeconds } from '../control/discovery/initial.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid, notMatching } from './errors.ts';
import { checkNewNamespace } from './namespace.ts';
import { checkTagCount, readTags } from './tags.ts';

const label = '[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?';
const domainName = new RegExp(`^(?=.{1,253}$)${label}(\\.${label})*$`);

export const CreatePrivateDnsNamespace = operation(
  CreatePrivateDnsNamespaceCommand,
  async (input, { lab }: LabRequest) => {
    const { Name = '', Vpc, Properties, Description, CreatorRequestId, Tags } = input;
    if (!/^(?!arn:)[!-~]{1,253}$/.test(Name)) throw notMatching(Name, 'name', '^(?!arn:)[!-~]{1,253}$');
    if (!domainName.test(Name)) throw invalid(`The name ${Name} is not a valid domain name.`);
    const tags = readTags(Tags);
    checkTagCount(tags);
    if (Vpc !== lab.state.ec2.vpcId)
      throw invalid(`The VPC that you chose, ${Vpc} in region ${lab.state.region}, does not exist.`);
    checkNewNamespace(lab, Name, input);
    const ttl = Properties?.DnsProperties?.SOA?.TTL ?? namespaceSoaTtlSeconds;
    if (!(Number.isInteger(ttl) && ttl >= 0 && ttl <= 2_147_483_647))
      throw invalid(`The TTL ${ttl} of the SOA must be between 0 and 2147483647.`);
    const { id } = lab.discovery.namespaces.create({
      name: Name,
      type: 'DNS_PRIVATE',
      vpcId: Vpc,
      soaTtlSeconds: ttl,
      ...(Description !== undefined && { description: Description }),
      ...(CreatorRequestId !== undefined && { creatorRequestId: CreatorRequestId }),
      tags,
    });
    return { OperationId: id };
  },
);
