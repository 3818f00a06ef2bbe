import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireArns } from './named.ts';
import { elbPage, validationError } from './pages.ts';
import { rulesOf } from './rule.ts';

export const DescribeRules = operation(
  DescribeRulesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { ListenerArn: arn, RuleArns: arns = [] } = input;
    if ((arn === undefined) === (arns.length === 0)) {
      throw validationError('You must specify either listener rule ARNs or a listener ARN');
    }
    if (arn !== undefined) requireArns('listener', [arn], [state.balancer.listenerArn]);
    const rules = rulesOf(state.balancer);
    requireArns(
      'listener-rule',
      arns,
      rules.flatMap(({ RuleArn = [] }) => RuleArn),
    );
    const asked = rules.filter(({ RuleArn = '' }) => arns.length === 0 || arns.includes(RuleArn));
    const ordered = asked.map((rule, place) => ({ rule, place: String(place).padStart(6, '0') }));
    const { items, token } = elbPage('DescribeRules', ordered, ({ place }) => place, input);
    return {
      Rules: items.map(({ rule }) => rule),
      ...(token !== undefined && { NextMarker: token }),
    };
  },
);
