import type { Constraints } from './constraints.ts';
import { validationError } from './refusals.ts';

const most = 5;
const arnPattern = /^arn:aws[\w-]*:[\w-]+:[^:]*:[^:]*:.+$/;
const policyPattern = /^arn:aws[\w-]*:autoscaling:[^:]*:[^:]*:scalingPolicy:/;
const topicPattern = /^arn:aws[\w-]*:sns:/;

interface ActionLists {
  OKActions?: string[] | undefined;
  AlarmActions?: string[] | undefined;
  InsufficientDataActions?: string[] | undefined;
}

interface CheckedActions {
  okActions: string[];
  alarmActions: string[];
  insufficientDataActions: string[];
}

/** The actions of an alarm: scaling policies, which the lab executes, and topics, which it only writes down. */
export function actionsOf(
  input: ActionLists,
  isComposite: boolean,
  constraints: Constraints,
): CheckedActions {
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = input;
  constraints.list(OKActions, 'oKActions', { max: most });
  constraints.list(AlarmActions, 'alarmActions', { max: most });
  constraints.list(InsufficientDataActions, 'insufficientDataActions', { max: most });
  for (const arn of [...OKActions, ...AlarmActions, ...InsufficientDataActions]) {
    if (!arnPattern.test(arn)) throw validationError(`Invalid arn syntax: ${arn}`);
    if (isComposite && policyPattern.test(arn))
      throw validationError(`Composite alarms cannot perform Auto Scaling actions: ${arn}`);
    if (!policyPattern.test(arn) && !topicPattern.test(arn))
      throw validationError(
        `The lab does not model the alarm action ${arn}: only scaling policies and topics.`,
      );
  }
  return {
    okActions: OKActions,
    alarmActions: AlarmActions,
    insufficientDataActions: InsufficientDataActions,
  };
}
