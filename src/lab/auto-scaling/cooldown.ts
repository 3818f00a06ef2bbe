import { ScalingActivityInProgressFault } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord } from '../control/auto-scaling/records.ts';
import type { ControlPlane } from '../control/control-plane.ts';

/** Refuses a scaling that is to honor the cooldown while one runs. */
export function refuseInCooldown({ autoScaling }: ControlPlane, group: GroupRecord): void {
  if (!autoScaling.policies.isCoolingDown(group)) return;
  const running = group.activities.find(({ endedAt }) => endedAt === undefined) ?? group.activities[0];
  throw new ScalingActivityInProgressFault({
    message: `Scaling activity ${running?.id ?? ''} is in progress and blocks this action`,
    $metadata: {},
  });
}
