import type { LabSpec, ServiceSpec } from '../../spec/lab-spec.ts';
import type { Ids } from '../ids.ts';
import type { BalancerRecord, ElbState, RuleRecord, TargetGroupRecord } from './records.ts';

interface Place {
  region: string;
  account: string;
  zones: readonly { name: string }[];
  /** Where the first balancer listens. */
  balancer: { host: string; port: number };
}

/** The balancer of a new lab, with a target group and a rule for each service that has a path. */
export function initialElb(spec: LabSpec, ids: Ids, now: number, place: Place): ElbState {
  const arnPrefix = `arn:aws:elasticloadbalancing:${place.region}:${place.account}`;
  const groups = spec.services.flatMap((service) => targetGroupOf(service, spec, arnPrefix, ids) ?? []);
  const balancer = balancerOf(spec, ids, now, { ...place, arnPrefix, groups });
  return {
    balancers: new Map([[balancer.arn, balancer]]),
    targetGroups: new Map(groups.map((group) => [group.arn, group])),
  };
}

function targetGroupOf(
  service: ServiceSpec,
  { constants }: LabSpec,
  arnPrefix: string,
  ids: Ids,
): TargetGroupRecord | undefined {
  if (service.path === undefined) return undefined;
  return {
    name: service.name,
    arn: `${arnPrefix}:targetgroup/${service.name}/${ids.hex('target-group', 16)}`,
    targetType: service.network === 'awsvpc' ? 'ip' : 'instance',
    port: service.port?.container ?? 80,
    targets: new Map(),
    healthCheck: {
      path: `${withoutSlash(service.path)}/health`,
      matcher: '200',
      intervalMs: constants.healthCheckIntervalMs,
      timeoutMs: constants.healthCheckTimeoutMs,
      healthyThreshold: constants.healthyThreshold,
      unhealthyThreshold: constants.unhealthyThreshold,
    },
    drainingMs: constants.drainingMs,
    slowStartMs: service.slowStartMs,
    algorithm: 'round_robin',
    healthyAtLeast: 1,
    tags: {},
  };
}

function balancerOf(
  spec: LabSpec,
  ids: Ids,
  now: number,
  { arnPrefix, groups, zones, balancer }: Place & { arnPrefix: string; groups: TargetGroupRecord[] },
): BalancerRecord {
  const id = ids.hex('balancer', 16);
  const path = `app/${spec.name}-alb/${id}`;
  const arn = `${arnPrefix}:loadbalancer/${path}`;
  const listenerPath = `${path}/${ids.hex('listener', 16)}`;
  const listenerArn = `${arnPrefix}:listener/${listenerPath}`;
  const ruleArn = () => `${arnPrefix}:listener-rule/${listenerPath}/${ids.hex('rule', 16)}`;
  return {
    name: `${spec.name}-alb`,
    id,
    arn,
    state: 'active',
    host: balancer.host,
    zones: zones.map((zone) => zone.name),
    scheme: 'internal',
    createdAt: now,
    isDeletionProtected: false,
    tags: {},
    listeners: new Map([
      [
        listenerArn,
        {
          arn: listenerArn,
          balancerArn: arn,
          port: balancer.port,
          rules: rulesOf(spec, groups, ruleArn),
          tags: {},
        },
      ],
    ]),
    capacity: capacityOf(spec, now),
  };
}

function capacityOf({ constants, reservedUnits, without }: LabSpec, now: number): BalancerRecord['capacity'] {
  const reserved = without.has('capacity-reservation') ? 0 : reservedUnits * constants.requestsPerUnit;
  return {
    requestsPerSecond: Math.max(constants.balancerCapacity, reserved),
    reservedUnits,
    ...(reservedUnits > 0 && {
      reservation: { state: 'provisioned', requestedUnits: reservedUnits, requestedAt: now },
    }),
    decreasesLeft: 2,
  };
}

function rulesOf(spec: LabSpec, groups: TargetGroupRecord[], ruleArn: () => string): RuleRecord[] {
  // The longer prefix goes first, so that `/` never hides another service; so do rules for a host alone.
  const byLength = spec.services.toSorted(
    (a, b) => b.hosts.length - a.hosts.length || (b.path ?? '').length - (a.path ?? '').length,
  );
  const rules: RuleRecord[] = [];
  for (const { name, path, hosts } of byLength) {
    const group = groups.find((each) => each.name === name);
    if (path === undefined || group === undefined) continue;
    const prefix = withoutSlash(path);
    rules.push({
      arn: ruleArn(),
      priority: rules.length + 1,
      hosts,
      paths: prefix === '' ? ['/*'] : [prefix, `${prefix}/*`],
      action: { type: 'forward', groups: [{ arn: group.arn, weight: 1 }] },
      tags: {},
    });
  }
  const notFound: RuleRecord['action'] = {
    type: 'fixed-response',
    status: 404,
    contentType: 'text/plain',
    body: 'Not Found',
  };
  const last = { arn: ruleArn(), priority: Infinity, hosts: [], paths: [], action: notFound, tags: {} };
  return [...rules, last];
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
