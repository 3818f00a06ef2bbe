import type { TargetGroup as ElbTargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DnsEndpoint, HttpEndpoint } from '#core';
import type { Entrance } from './balancers.ts';
import { forwardsTo, hostsFor, pathsFor, ruleFor } from './routes.ts';

const schemes: Partial<Record<string, 'http' | 'https'>> = { HTTP: 'http', HTTPS: 'https' };
const usualPorts = { http: 80, https: 443 };
/** What tells that a service serves, on a path of which nobody said what it answers. */
const anyAnswer = '200-499';

/** The ways through balancers to a target group, and why those that were looked at lead nowhere. */
export interface Through {
  http: HttpEndpoint[];
  names: DnsEndpoint[];
  deadEnds: string[];
}

/** How users reach a target group over HTTP: through each rule of each listener that leads there. */
export function waysThrough(group: ElbTargetGroup, entrances: readonly Entrance[]): Through {
  const name = group.TargetGroupName ?? 'unknown';
  if (group.ProtocolVersion === 'GRPC')
    return nowhere(`target group ${name} speaks gRPC, which is not probed yet`);
  const balancers = group.LoadBalancerArns ?? [];
  if (balancers.length === 0) return nowhere(`target group ${name} is attached to no load balancer`);
  const behind = entrances.filter(({ balancer }) => balancers.includes(balancer.LoadBalancerArn ?? ''));
  const ways = behind.flatMap((entrance) => waysOf(group, entrance));
  if (ways.length === 0) {
    const listeners = behind.map(listenerName).join(', ') || 'none found';
    return nowhere(`no listener (${listeners}) routes a plain HTTP GET to target group ${name}`);
  }
  // A certificate is made for names of the user's own: without one, HTTPS is asked only where nothing else leads.
  const usable = ways.filter(({ http }) => http.url.startsWith('http:') || http.host !== undefined);
  const taken = usable.length > 0 ? usable : ways;
  const left = ways.filter((way) => !taken.includes(way)).map(({ entrance }) => listenerName(entrance));
  return {
    http: taken.map(({ http }) => http),
    names: distinct(ways.flatMap(({ names }) => names)),
    deadEnds: [...new Set(left)].map(
      (listener) => `listener ${listener} has a certificate for a name that no rule and no record tells`,
    ),
  };
}

interface Way {
  entrance: Entrance;
  http: HttpEndpoint;
  names: DnsEndpoint[];
}

function waysOf(group: ElbTargetGroup, entrance: Entrance): Way[] {
  const { balancer, listener, rules } = entrance;
  const scheme = schemeOf(group, listener.Protocol ?? '');
  const { DNSName } = balancer;
  if (scheme === undefined || DNSName === undefined) return [];
  const port = listener.Port ?? usualPorts[scheme];
  const origin = `${scheme}://${DNSName}${port === usualPorts[scheme] ? '' : `:${port}`}`;
  const known = scheme === 'https' ? entrance.names.map(({ name }) => name) : [];
  return routesTo(group, entrance, { known, ownName: DNSName }).map(({ host, path, rule, names }) => {
    const through = rules.length > 1 ? ` rule ${rule}` : '';
    const http: HttpEndpoint = {
      kind: 'http',
      url: `${origin}${path}`,
      ...(host !== undefined && { host }),
      statuses: path === (group.HealthCheckPath ?? '/') ? (group.Matcher?.HttpCode ?? '200') : anyAnswer,
      ...(balancer.Scheme === 'internal' && { isPrivate: true }),
      foundBy: `load balancer ${balancer.LoadBalancerName ?? DNSName}, listener ${listenerName(entrance)}${through}, target group ${group.TargetGroupName ?? ''}`,
    };
    return { entrance, http, names };
  });
}

// Behind a listener of bare connections it is the health check that tells what is spoken.
function schemeOf({ HealthCheckProtocol }: ElbTargetGroup, protocol: string): 'http' | 'https' | undefined {
  const spoken = schemes[protocol];
  if (spoken !== undefined) return spoken;
  if (protocol === 'TLS' && schemes[HealthCheckProtocol ?? ''] !== undefined) return 'https';
  return protocol === 'TCP' ? schemes[HealthCheckProtocol ?? ''] : undefined;
}

/** A host and a path for each rule that leads to the group, and the names of the balancer that lead there too. */
function routesTo(
  group: ElbTargetGroup,
  { rules, names }: Entrance,
  { known, ownName }: { known: string[]; ownName: string },
) {
  const arn = group.TargetGroupArn ?? '';
  const taking = (host: string | undefined, path: string) => {
    const taken = ruleFor(rules, { host: host ?? ownName, path });
    return taken !== undefined && forwardsTo(taken, arn) ? taken : undefined;
  };
  const tries = rules
    .filter((rule) => forwardsTo(rule, arn))
    .flatMap((rule) =>
      hostsFor(rule).flatMap((asked) => {
        const hosts = asked === undefined ? [...known, undefined] : [asked];
        return pathsFor(rule, group.HealthCheckPath).flatMap((path) => hosts.map((host) => ({ host, path })));
      }),
    );
  const found = new Map<
    object,
    { host: string | undefined; path: string; rule: string; names: DnsEndpoint[] }
  >();
  for (const { host, path } of tries) {
    const rule = taking(host, path);
    if (rule === undefined || found.has(rule)) continue;
    const leading = names.filter(({ name }) => taking(name, path) !== undefined);
    found.set(rule, { host, path, rule: rule.Priority ?? 'default', names: leading });
  }
  return [...found.values()];
}

function listenerName({ listener: { Protocol, Port } }: Entrance): string {
  return `${Protocol ?? ''}:${Port ?? ''}`;
}

function distinct(names: readonly DnsEndpoint[]): DnsEndpoint[] {
  return names.filter((one, place) => names.findIndex(({ name }) => name === one.name) === place);
}

function nowhere(why: string): Through {
  return { http: [], names: [], deadEnds: [why] };
}
