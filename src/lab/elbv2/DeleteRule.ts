import { DeleteRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { defaultRuleOnly } from './default-rule.ts';
import { ruleOf } from './named.ts';

export const DeleteRule = operation(DeleteRuleCommand, async (input, { lab }: LabRequest) => {
  const { listener, rule } = ruleOf(lab.state, input.RuleArn);
  if (rule.priority === Infinity) throw defaultRuleOnly('deleted');
  lab.elb.listeners.deleteRule(listener, rule);
  return {};
});
