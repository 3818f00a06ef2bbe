import {
  ListenerNotFoundException,
  LoadBalancerNotFoundException,
  RuleNotFoundException,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  BalancerRecord,
  ListenerRecord,
  RuleRecord,
  TargetGroupRecord,
} from '../control/elb/records.ts';
import type { LabState } from '../control/state.ts';
import { validationError } from './pages.ts';

/** What ELBv2 says of an identifier of one kind that is wrong or leads nowhere. Only balancers are named in a list. */
const kinds = {
  loadbalancer: {
    noun: 'load balancer',
    missing: (names: readonly string[]) => `Load balancers '[${names.join(', ')}]' not found`,
    NotFound: LoadBalancerNotFoundException,
  },
  targetgroup: {
    noun: 'target group',
    missing: () => 'One or more target groups not found',
    NotFound: TargetGroupNotFoundException,
  },
  listener: {
    noun: 'listener',
    missing: () => 'One or more listeners not found',
    NotFound: ListenerNotFoundException,
  },
  'listener-rule': {
    noun: 'listener rule',
    missing: () => 'One or more rules not found',
    NotFound: RuleNotFoundException,
  },
};

export type Kind = keyof typeof kinds;

/** Refuses the ARNs that are of another kind. */
export function requireArnsOf(kind: Kind, arns: readonly string[]): void {
  const malformed = arns.find((arn) => !isArnOf(kind, arn));
  if (malformed !== undefined) {
    throw validationError(`'${malformed}' is not a valid ${kinds[kind].noun} ARN`);
  }
}

/** Refuses the ARNs that are of another kind, then those that lead nowhere. */
export function requireArns(kind: Kind, arns: readonly string[], known: Iterable<string>): void {
  requireArnsOf(kind, arns);
  requireKnown(kind, arns, known);
}

export function requireKnown(kind: Kind, asked: readonly string[], known: Iterable<string>): void {
  const all = new Set(known);
  const missing = asked.filter((identifier) => !all.has(identifier));
  if (missing.length > 0) throw notFound(kind, missing);
}

/** The balancer of this ARN. */
export function balancerOf(state: LabState, arn = ''): BalancerRecord {
  requireArnsOf('loadbalancer', [arn]);
  return state.elb.balancers.get(arn) ?? raise(notFound('loadbalancer', [arn]));
}

/** The target group of this ARN. */
export function targetGroupOf(state: LabState, arn = ''): TargetGroupRecord {
  requireArnsOf('targetgroup', [arn]);
  const group = state.elb.targetGroups.get(arn);
  if (group) return group;
  throw new TargetGroupNotFoundException({ message: `Target groups '${arn}' not found`, $metadata: {} });
}

/** The listener of this ARN, with its balancer. */
export function listenerOf(
  state: LabState,
  arn = '',
): { balancer: BalancerRecord; listener: ListenerRecord } {
  requireArnsOf('listener', [arn]);
  for (const balancer of state.elb.balancers.values()) {
    const listener = balancer.listeners.get(arn);
    if (listener) return { balancer, listener };
  }
  throw notFound('listener', [arn]);
}

/** The rule of this ARN, with its listener. */
export function ruleOf(state: LabState, arn = ''): { listener: ListenerRecord; rule: RuleRecord } {
  requireArnsOf('listener-rule', [arn]);
  for (const listener of listenersIn(state)) {
    const rule = listener.rules.find((each) => each.arn === arn);
    if (rule) return { listener, rule };
  }
  throw notFound('listener-rule', [arn]);
}

function listenersIn({ elb }: LabState): ListenerRecord[] {
  return [...elb.balancers.values()].flatMap(({ listeners }) => [...listeners.values()]);
}

/** Which kind of resource an ARN names, if it is one of ELBv2's. */
export function kindOf(arn: string): Kind | undefined {
  return (['loadbalancer', 'targetgroup', 'listener', 'listener-rule'] as const).find((kind) =>
    isArnOf(kind, arn),
  );
}

function notFound(kind: Kind, missing: readonly string[]): Error {
  const { missing: tell, NotFound } = kinds[kind];
  return new NotFound({ message: tell(missing), $metadata: {} });
}

function raise(error: Error): never {
  throw error;
}

function isArnOf(kind: Kind, arn: string): boolean {
  return (
    arn.startsWith('arn:aws:elasticloadbalancing:') && arn.split(':')[5]?.startsWith(`${kind}/`) === true
  );
}
