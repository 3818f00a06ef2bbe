import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  TargetDescription,
  TargetHealth,
  TargetHealthDescription,
  TargetHealthReasonEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetRecord } from '../control/elb/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { targetGroupOf } from './named.ts';

export const DescribeTargetHealth = operation(
  DescribeTargetHealthCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const group = targetGroupOf(state, input.TargetGroupArn ?? '');
    const registered = [...group.targets.values()];
    const asked = input.Targets ?? [];
    return {
      TargetHealthDescriptions:
        asked.length === 0
          ? registered.map(describedTarget)
          : asked.flatMap((target) => healthOfAsked(target, registered)),
    };
  },
);

function healthOfAsked(
  asked: TargetDescription,
  registered: readonly TargetRecord[],
): TargetHealthDescription[] {
  const found = registered.filter(
    ({ instanceId, port }) => instanceId === asked.Id && (asked.Port === undefined || port === asked.Port),
  );
  return found.length > 0 ? found.map(describedTarget) : [{ Target: asked, TargetHealth: notRegistered }];
}

const notRegistered: TargetHealth = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
};

function describedTarget(record: TargetRecord): TargetHealthDescription {
  const { instanceId, port, state, reason, description } = record;
  return {
    Target: { Id: instanceId, Port: port },
    HealthCheckPort: String(port),
    TargetHealth: {
      State: state,
      ...(reason !== undefined && { Reason: reason as TargetHealthReasonEnum }),
      ...(description !== undefined && { Description: description }),
    },
  };
}
