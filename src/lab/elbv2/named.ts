import {
  ListenerNotFoundException,
  LoadBalancerNotFoundException,
  RuleNotFoundException,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabState } from '../control/state.ts';
import type { TargetGroupRecord } from '../control/elb/records.ts';
import { validationError } from './pages.ts';

/** What ELBv2 says of an identifier of one kind that is wrong or leads nowhere. */
const kinds = {
  loadbalancer: { noun: 'load balancer', plural: 'Load balancers', NotFound: LoadBalancerNotFoundException },
  targetgroup: { noun: 'target group', plural: 'Target groups', NotFound: TargetGroupNotFoundException },
  listener: { noun: 'listener', plural: 'Listeners', NotFound: ListenerNotFoundException },
  'listener-rule': { noun: 'listener rule', plural: 'Rules', NotFound: RuleNotFoundException },
};

export type Kind = keyof typeof kinds;

/** Refuses the ARNs that are of another kind, then those that lead nowhere. */
export function requireArns(kind: Kind, arns: readonly string[], known: Iterable<string>): void {
  const malformed = arns.find((arn) => !isArnOf(kind, arn));
  if (malformed !== undefined) {
    throw validationError(`'${malformed}' is not a valid ${kinds[kind].noun} ARN`);
  }
  requireKnown(kind, arns, known);
}

export function requireKnown(kind: Kind, asked: readonly string[], known: Iterable<string>): void {
  const all = new Set(known);
  const missing = asked.filter((identifier) => !all.has(identifier));
  if (missing.length === 0) return;
  const { plural, NotFound } = kinds[kind];
  throw new NotFound({ message: `${plural} '[${missing.join(', ')}]' not found`, $metadata: {} });
}

/** The target group of this ARN. */
export function targetGroupOf(state: LabState, arn: string): TargetGroupRecord {
  requireArns('targetgroup', [arn], state.elb.targetGroups.keys());
  const group = state.elb.targetGroups.get(arn);
  if (!group) throw new Error(`the target group ${arn} is kept under another ARN`);
  return group;
}

/** Which kind of resource an ARN names, if it is one of ELBv2's. */
export function kindOf(arn: string): Kind | undefined {
  return (['loadbalancer', 'targetgroup', 'listener', 'listener-rule'] as const).find((kind) =>
    isArnOf(kind, arn),
  );
}

function isArnOf(kind: Kind, arn: string): boolean {
  return (
    arn.startsWith('arn:aws:elasticloadbalancing:') && arn.split(':')[5]?.startsWith(`${kind}/`) === true
  );
}
