import {
  CreateRuleCommand,
  PriorityInUseException,
  TooManyRulesException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { actionOf } from './action.ts';
import { limits } from './limits.ts';
import { listenerOf } from './named.ts';
import { notModelled } from './pages.ts';
import { conditionsOf, describedRule, priorityOf } from './rule.ts';
import { readTags } from './tags.ts';

export const CreateRule = operation(CreateRuleCommand, async (input, { lab }: LabRequest) => {
  const { balancer, listener } = listenerOf(lab.state, input.ListenerArn);
  if ((input.Transforms ?? []).length > 0) throw notModelled('transforms of rules');
  const priority = priorityOf(input.Priority);
  const conditions = conditionsOf(input.Conditions);
  const action = actionOf(lab.state, balancer, input.Actions);
  const tags = readTags(input.Tags);
  if (listener.rules.some((rule) => rule.priority === priority))
    throw new PriorityInUseException({
      message: `Priority '${priority}' is currently in use`,
      $metadata: {},
    });
  const rules = [...balancer.listeners.values()].flatMap((each) => each.rules);
  if (rules.length - balancer.listeners.size >= limits['rules-per-application-load-balancer'])
    throw new TooManyRulesException({
      message: 'The maximum number of rules for this load balancer has been reached',
      $metadata: {},
    });
  const rule = lab.elb.listeners.createRule(listener, { ...conditions, priority, action, tags });
  return { Rules: [describedRule(rule)] };
});
