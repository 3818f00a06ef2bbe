import { ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { actionOf } from './action.ts';
import { defaultRuleOnly } from './default-rule.ts';
import { balancerOf, ruleOf } from './named.ts';
import { notModelled } from './pages.ts';
import { conditionsOf, describedRule } from './rule.ts';

export const ModifyRule = operation(ModifyRuleCommand, async (input, { lab }: LabRequest) => {
  const { listener, rule } = ruleOf(lab.state, input.RuleArn);
  if ((input.Transforms ?? []).length > 0) throw notModelled('transforms of rules');
  if (rule.priority === Infinity) throw defaultRuleOnly('modified');
  const balancer = balancerOf(lab.state, listener.balancerArn);
  lab.elb.listeners.modifyRule(listener, rule, {
    ...(input.Conditions && conditionsOf(input.Conditions)),
    ...(input.Actions && { action: actionOf(lab.state, balancer, input.Actions) }),
  });
  return { Rules: [describedRule(rule)] };
});
