import { RegisterTargetsCommand, TooManyTargetsException } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { limits } from './limits.ts';
import { targetGroupOf } from './named.ts';
import { validationError } from './pages.ts';
import { targetPlaceOf } from './targets.ts';

export const RegisterTargets = operation(RegisterTargetsCommand, async (input, { lab }: LabRequest) => {
  const group = targetGroupOf(lab.state, input.TargetGroupArn);
  const asked = input.Targets ?? [];
  if (asked.length === 0) throw validationError('At least one target must be specified');
  const places = asked.map((target) => targetPlaceOf(lab.state, group, target));
  const added = new Set(places.map(({ id }) => id).filter((id) => !group.targets.has(id)));
  if (group.targets.size + added.size > limits['targets-per-application-load-balancer'])
    throw new TooManyTargetsException({
      message: 'The maximum number of targets for this load balancer has been reached',
      $metadata: {},
    });
  lab.elb.targets.register(group, places);
  return {};
});
