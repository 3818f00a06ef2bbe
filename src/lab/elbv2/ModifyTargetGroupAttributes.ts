import { ModifyTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedGroupAttributes, groupAttributesOf } from './group-attributes.ts';
import { targetGroupOf } from './named.ts';

export const ModifyTargetGroupAttributes = operation(
  ModifyTargetGroupAttributesCommand,
  async (input, { lab }: LabRequest) => {
    const group = targetGroupOf(lab.state, input.TargetGroupArn);
    lab.elb.targetGroups.setAttributes(group, groupAttributesOf(input.Attributes, group));
    return { Attributes: describedGroupAttributes(group) };
  },
);
