import { DeleteTagsCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { tagsByGroup } from './tags.ts';

export const DeleteTags = operation(DeleteTagsCommand, async ({ Tags }, { lab }: LabRequest) => {
  for (const [group, tags] of tagsByGroup(lab.state, Tags))
    lab.autoScaling.removeTags(
      group,
      tags.map(({ Key = '' }) => Key),
    );
  return {};
});
