import { DeleteTargetGroupCommand, ResourceInUseException } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireArnsOf } from './named.ts';
import { balancersUsing } from './target-group.ts';

/** Succeeds for a target group that does not exist, as ELBv2 does. */
export const DeleteTargetGroup = operation(DeleteTargetGroupCommand, async (input, { lab }: LabRequest) => {
  const arn = input.TargetGroupArn ?? '';
  requireArnsOf('targetgroup', [arn]);
  const group = lab.state.elb.targetGroups.get(arn);
  if (group && balancersUsing(arn, lab.state).length > 0)
    throw new ResourceInUseException({
      message: `Target group '${arn}' is currently in use by a listener or a rule`,
      $metadata: {},
    });
  if (group) lab.elb.targetGroups.delete(group);
  return {};
});
