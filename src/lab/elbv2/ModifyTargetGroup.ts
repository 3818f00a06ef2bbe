import { ModifyTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { healthCheckOf } from './health-check.ts';
import { targetGroupOf } from './named.ts';
import { describedGroup } from './target-group.ts';

export const ModifyTargetGroup = operation(ModifyTargetGroupCommand, async (input, { lab }: LabRequest) => {
  const group = targetGroupOf(lab.state, input.TargetGroupArn);
  lab.elb.targetGroups.modify(group, healthCheckOf(input, group.healthCheck));
  return { TargetGroups: [describedGroup(group, lab.state)] };
});
