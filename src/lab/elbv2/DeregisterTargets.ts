import { DeregisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { targetGroupOf } from './named.ts';
import { validationError } from './pages.ts';
import { targetIdOf } from './targets.ts';

export const DeregisterTargets = operation(DeregisterTargetsCommand, async (input, { lab }: LabRequest) => {
  const group = targetGroupOf(lab.state, input.TargetGroupArn);
  const asked = input.Targets ?? [];
  if (asked.length === 0) throw validationError('At least one target must be specified');
  lab.elb.targets.deregister(
    group,
    asked.map((target) => targetIdOf(group, target)),
  );
  return {};
});
