import { CreateHttpNamespaceCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { notMatching } from './errors.ts';
import { checkNewNamespace } from './namespace.ts';
import { checkTagCount, readTags } from './tags.ts';

export const CreateHttpNamespace = operation(
  CreateHttpNamespaceCommand,
  async (input, { lab }: LabRequest) => {
    const { Name = '', Description, CreatorRequestId, Tags } = input;
    if (!/^(?!arn:)[!-~]{1,1024}$/.test(Name)) throw notMatching(Name, 'name', '^(?!arn:)[!-~]{1,1024}$');
    const tags = readTags(Tags);
    checkTagCount(tags);
    checkNewNamespace(lab, Name, input);
    const { id } = lab.discovery.namespaces.create({
      name: Name,
      type: 'HTTP',
      ...(Description !== undefined && { description: Description }),
      ...(CreatorRequestId !== undefined && { creatorRequestId: CreatorRequestId }),
      tags,
    });
    return { OperationId: id };
  },
);
