import type { TargetGroup as ElbTargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { HttpEndpoint } from '#core';
import type { Entrance } from './balancers.ts';
import { forwardsTo, hostsFor, pathsFor, ruleFor } from './routes.ts';

const schemes: Partial<Record<string, 'http' | 'https'>> = { HTTP: 'http', HTTPS: 'https' };
const usualPorts = { http: 80, https: 443 };

/** How users reach a target group over HTTP, or why nobody can tell. */
export function endpointOf(
  group: ElbTargetGroup,
  entrances: readonly Entrance[],
): HttpEndpoint | { why: string } {
  const name = group.TargetGroupName ?? 'unknown';
  if (group.ProtocolVersion === 'GRPC')
    return { why: `target group ${name} speaks gRPC, which is not probed yet` };
  const balancers = group.LoadBalancerArns ?? [];
  if (balancers.length === 0) return { why: `target group ${name} is attached to no load balancer` };
  const behind = entrances.filter(({ balancer }) => balancers.includes(balancer.LoadBalancerArn ?? ''));
  const found = behind.flatMap((entrance) => throughEntrance(group, entrance));
  // A certificate is made for a name of the user's own, seldom for the balancer's: plain HTTP is asked first.
  const [plain] = found.filter(({ url }) => url.startsWith('http:'));
  const endpoint = plain ?? found[0];
  if (endpoint !== undefined) return endpoint;
  const listeners = behind
    .map(({ listener }) => `${listener.Protocol ?? ''}:${listener.Port ?? ''}`)
    .join(', ');
  return {
    why: `no listener (${listeners || 'none found'}) routes a plain HTTP GET to target group ${name}`,
  };
}

function throughEntrance(group: ElbTargetGroup, entrance: Entrance): HttpEndpoint[] {
  const { balancer, listener, rules } = entrance;
  const scheme = schemeOf(group, listener.Protocol ?? '');
  const { DNSName } = balancer;
  if (scheme === undefined || DNSName === undefined) return [];
  const port = listener.Port ?? usualPorts[scheme];
  const origin = `${scheme}://${DNSName}${port === usualPorts[scheme] ? '' : `:${port}`}`;
  const way = wayTo(group, entrance, DNSName);
  if (way === undefined) return [];
  const { host, path, rule } = way;
  const through = rules.length > 1 ? ` rule ${rule}` : '';
  return [
    {
      kind: 'http',
      url: `${origin}${path}`,
      ...(host !== undefined && { host }),
      statuses: group.Matcher?.HttpCode ?? '200',
      foundBy: `load balancer ${balancer.LoadBalancerName ?? DNSName}, listener ${listener.Protocol ?? ''}:${port}${through}, target group ${group.TargetGroupName ?? ''}`,
    },
  ];
}

// Behind a listener of bare connections it is the health check that tells what is spoken.
function schemeOf({ HealthCheckProtocol }: ElbTargetGroup, protocol: string): 'http' | 'https' | undefined {
  const spoken = schemes[protocol];
  if (spoken !== undefined) return spoken;
  if (protocol === 'TLS' && schemes[HealthCheckProtocol ?? ''] !== undefined) return 'https';
  return protocol === 'TCP' ? schemes[HealthCheckProtocol ?? ''] : undefined;
}

function wayTo(
  group: ElbTargetGroup,
  { rules }: Entrance,
  ownName: string,
): { host: string | undefined; path: string; rule: string } | undefined {
  const arn = group.TargetGroupArn ?? '';
  const tries = rules
    .filter((rule) => forwardsTo(rule, arn))
    .flatMap((rule) =>
      hostsFor(rule).flatMap((host) => pathsFor(rule, group.HealthCheckPath).map((path) => ({ host, path }))),
    );
  for (const { host, path } of tries) {
    const taken = ruleFor(rules, { host: host ?? ownName, path });
    if (taken !== undefined && forwardsTo(taken, arn))
      return { host, path, rule: taken.Priority ?? 'default' };
  }
  return undefined;
}
