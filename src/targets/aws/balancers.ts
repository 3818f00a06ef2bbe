import type {
  Listener,
  LoadBalancer,
  Rule,
  TargetGroup as ElbTargetGroup,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DnsEndpoint, GroupTarget } from '#core';
import type { Connection } from './connection.ts';
import { allPages, inBatches } from './pages.ts';

/** One listener with what stands behind it: rules in the order in which they are tried, the default one last. */
export interface Entrance {
  balancer: LoadBalancer;
  listener: Listener;
  rules: Rule[];
  /** Names of the user's own that lead to the balancer. */
  names: DnsEndpoint[];
}

const mostArns = 20;

export async function readTargetGroups(
  { clients: { balancing }, read }: Connection,
  arns: readonly string[],
): Promise<ElbTargetGroup[]> {
  const answers = await inBatches(arns, mostArns, (TargetGroupArns) =>
    read('elasticloadbalancing:DescribeTargetGroups', (options) =>
      balancing.describeTargetGroups({ TargetGroupArns }, options),
    ),
  );
  return answers.flatMap((answer) => answer.TargetGroups ?? []);
}

export async function readTargets(
  { clients: { balancing }, read }: Connection,
  TargetGroupArn: string,
): Promise<GroupTarget[]> {
  const answer = await read('elasticloadbalancing:DescribeTargetHealth', (options) =>
    balancing.describeTargetHealth({ TargetGroupArn }, options),
  );
  return (answer.TargetHealthDescriptions ?? []).flatMap(targetOf);
}

function targetOf({ Target, TargetHealth }: TargetHealthDescription): GroupTarget[] {
  if (Target?.Id === undefined) return [];
  const reason = TargetHealth?.Reason;
  return [
    {
      id: Target.Port === undefined ? Target.Id : `${Target.Id}:${Target.Port}`,
      health: TargetHealth?.State ?? 'unknown',
      ...(Target.Id.startsWith('i-') && { instanceId: Target.Id }),
      ...(reason !== undefined && { reason }),
    },
  ];
}

/** The load balancers of these ARNs. */
export async function readBalancers(
  { clients: { balancing }, read }: Connection,
  arns: readonly string[],
): Promise<LoadBalancer[]> {
  const answers = await inBatches([...new Set(arns)], mostArns, (LoadBalancerArns) =>
    read('elasticloadbalancing:DescribeLoadBalancers', (options) =>
      balancing.describeLoadBalancers({ LoadBalancerArns }, options),
    ),
  );
  return answers.flatMap((answer) => answer.LoadBalancers ?? []);
}

/** Every listener of these load balancers. */
export async function readEntrances(connection: Connection, arns: readonly string[]): Promise<Entrance[]> {
  const balancers = await readBalancers(connection, arns);
  const entrances = await Promise.all(balancers.map((balancer) => entrancesOf(connection, balancer)));
  return entrances.flat();
}

async function entrancesOf(connection: Connection, balancer: LoadBalancer): Promise<Entrance[]> {
  const { clients, read } = connection;
  const pages = await allPages(
    (Marker) =>
      read('elasticloadbalancing:DescribeListeners', (options) =>
        clients.balancing.describeListeners(
          { LoadBalancerArn: balancer.LoadBalancerArn, Marker, PageSize: 400 },
          options,
        ),
      ),
    (page) => page.NextMarker,
  );
  const listeners = pages.flatMap((page) => page.Listeners ?? []);
  return Promise.all(
    listeners.map(async (listener) => ({
      balancer,
      listener,
      rules: await rulesOf(connection, balancer, listener),
      names: [],
    })),
  );
}

async function rulesOf(connection: Connection, balancer: LoadBalancer, listener: Listener): Promise<Rule[]> {
  const { DefaultActions: Actions = [], ListenerArn } = listener;
  // Only application load balancers have rules; the others send everything to their default.
  if (balancer.Type !== 'application') return [{ IsDefault: true, Priority: 'default', Actions }];
  const { clients, read } = connection;
  const pages = await allPages(
    (Marker) =>
      read('elasticloadbalancing:DescribeRules', (options) =>
        clients.balancing.describeRules({ ListenerArn, Marker, PageSize: 400 }, options),
      ),
    (page) => page.NextMarker,
  );
  return pages.flatMap((page) => page.Rules ?? []).sort((a, b) => orderOf(a) - orderOf(b));
}

function orderOf({ IsDefault, Priority }: Rule): number {
  return IsDefault === true || Priority === 'default' ? Infinity : Number(Priority);
}
