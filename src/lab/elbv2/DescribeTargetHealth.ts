import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  TargetDescription,
  TargetHealth,
  TargetHealthDescription,
  TargetHealthReasonEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupRecord, TargetRecord } from '../control/elb/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { targetGroupOf } from './named.ts';
import { notModelled } from './pages.ts';
import { targetIdOf } from './targets.ts';

export const DescribeTargetHealth = operation(
  DescribeTargetHealthCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const group = targetGroupOf(state, input.TargetGroupArn);
    const include = (input.Include ?? []).filter((each) => each !== 'All');
    if (include.length > 0) throw notModelled(include.join(' and '));
    const asked = input.Targets ?? [];
    return {
      TargetHealthDescriptions:
        asked.length === 0
          ? [...group.targets.values()].map((target) => describedTarget(group, target))
          : asked.map((target) => healthOfAsked(group, target)),
    };
  },
);

function healthOfAsked(group: TargetGroupRecord, asked: TargetDescription): TargetHealthDescription {
  const found = group.targets.get(targetIdOf(group, asked));
  return found
    ? describedTarget(group, found)
    : { Target: { ...asked, Port: asked.Port ?? group.port }, TargetHealth: notRegistered };
}

const notRegistered: TargetHealth = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
};

function describedTarget(
  { targetType, healthCheck }: TargetGroupRecord,
  record: TargetRecord,
): TargetHealthDescription {
  const { id, port, state, reason, description, zone } = record;
  return {
    Target: {
      Id: id.slice(0, id.lastIndexOf(':')),
      Port: port,
      ...(targetType === 'ip' && { AvailabilityZone: zone }),
    },
    HealthCheckPort: String(healthCheck.port ?? port),
    TargetHealth: {
      State: state,
      ...(reason !== undefined && { Reason: reason as TargetHealthReasonEnum }),
      ...(description !== undefined && { Description: description }),
    },
  };
}
