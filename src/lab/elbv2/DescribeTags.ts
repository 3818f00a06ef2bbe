import { DescribeTagsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { kindOf, requireKnown } from './named.ts';
import type { Kind } from './named.ts';
import { validationError } from './pages.ts';
import { rulesOf } from './rule.ts';

const mostResources = 20;

export const DescribeTags = operation(DescribeTagsCommand, async (input, { lab: { state } }: LabRequest) => {
  const arns = [...new Set(input.ResourceArns)];
  if (arns.length > mostResources) {
    throw validationError(`A maximum of ${mostResources} resource ARNs can be specified in a single call`);
  }
  for (const arn of arns) {
    const kind = kindOf(arn);
    if (!kind) throw validationError(`'${arn}' is not a valid ARN`);
    requireKnown(kind, [arn], arnsOf(kind, state));
  }
  return { TagDescriptions: arns.map((ResourceArn) => ({ ResourceArn, Tags: [] })) };
});

function arnsOf(kind: Kind, { balancer, targetGroups }: LabState): Iterable<string> {
  if (kind === 'loadbalancer') return [balancer.arn];
  if (kind === 'targetgroup') return targetGroups.keys();
  if (kind === 'listener') return [balancer.listenerArn];
  return rulesOf(balancer).flatMap(({ RuleArn = [] }) => RuleArn);
}
