import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { listenerOf, ruleOf } from './named.ts';
import { elbPage, validationError } from './pages.ts';
import { describedRule } from './rule.ts';

export const DescribeRules = operation(
  DescribeRulesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { ListenerArn: arn, RuleArns: arns = [] } = input;
    if ((arn === undefined) === (arns.length === 0)) {
      throw validationError('You must specify either listener rule ARNs or a listener ARN');
    }
    const rules =
      arn === undefined
        ? arns.map((each) => ruleOf(state, each).rule)
        : listenerOf(state, arn).listener.rules;
    const ordered = rules.map((rule, place) => ({ rule, place: String(place).padStart(6, '0') }));
    const { items, token } = elbPage('DescribeRules', ordered, ({ place }) => place, input);
    return {
      Rules: items.map(({ rule }) => describedRule(rule)),
      ...(token !== undefined && { NextMarker: token }),
    };
  },
);
