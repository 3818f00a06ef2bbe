import { DescribeTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedGroupAttributes } from './group-attributes.ts';
import { targetGroupOf } from './named.ts';

export const DescribeTargetGroupAttributes = operation(
  DescribeTargetGroupAttributesCommand,
  async (input, { lab: { state } }: LabRequest) => ({
    Attributes: describedGroupAttributes(targetGroupOf(state, input.TargetGroupArn)),
  }),
);
