import { PriorityInUseException, SetRulePrioritiesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ListenerRecord, RuleRecord } from '../control/elb/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { defaultRuleOnly } from './default-rule.ts';
import { ruleOf } from './named.ts';
import { validationError } from './pages.ts';
import { describedRule, priorityOf } from './rule.ts';

export const SetRulePriorities = operation(SetRulePrioritiesCommand, async (input, { lab }: LabRequest) => {
  const asked = (input.RulePriorities ?? []).map(({ RuleArn, Priority }) => ({
    ...ruleOf(lab.state, RuleArn),
    priority: priorityOf(Priority),
  }));
  const [first] = asked;
  if (!first) throw validationError('At least one rule priority must be specified');
  const { listener } = first;
  if (asked.some((each) => each.listener !== listener))
    throw validationError('All rules must belong to the same listener');
  if (asked.some(({ rule }) => rule.priority === Infinity)) throw defaultRuleOnly('reprioritized');
  const priorities = new Map(asked.map(({ rule, priority }) => [rule, priority]));
  requireDistinct(listener, priorities);
  lab.elb.listeners.setPriorities(listener, priorities);
  return { Rules: asked.map(({ rule }) => describedRule(rule)) };
});

function requireDistinct({ rules }: ListenerRecord, priorities: ReadonlyMap<RuleRecord, number>): void {
  const taken = new Set<number>();
  for (const rule of rules) {
    const priority = priorities.get(rule) ?? rule.priority;
    if (taken.has(priority))
      throw new PriorityInUseException({
        message: `Priority '${priority}' is currently in use`,
        $metadata: {},
      });
    taken.add(priority);
  }
}
