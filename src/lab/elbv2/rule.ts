import type { Action, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabState } from '../control/state.ts';

/** What the balancer does with a request that no rule takes. */
export const defaultActions: Action[] = [
  {
    Type: 'fixed-response',
    Order: 1,
    FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'Not Found' },
  },
];

/** The rules of the balancer's one listener in order of priority, the default one last. */
export function rulesOf({ rules, listenerArn }: LabState['balancer']): Rule[] {
  const listed = [...rules].sort((a, b) => a.priority - b.priority).map(describedRule);
  return [...listed, defaultRule(listenerArn)];
}

function describedRule({
  arn,
  priority,
  paths,
  targetGroupArn,
}: LabState['balancer']['rules'][number]): Rule {
  return {
    RuleArn: arn,
    Priority: String(priority),
    Conditions: [{ Field: 'path-pattern', Values: paths, PathPatternConfig: { Values: paths } }],
    Actions: [
      {
        Type: 'forward',
        TargetGroupArn: targetGroupArn,
        Order: 1,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: targetGroupArn, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ],
    IsDefault: false,
  };
}

function defaultRule(listenerArn: string): Rule {
  return {
    RuleArn: `${listenerArn.replace(':listener/', ':listener-rule/')}/default`,
    Priority: 'default',
    Conditions: [],
    Actions: defaultActions,
    IsDefault: true,
  };
}
