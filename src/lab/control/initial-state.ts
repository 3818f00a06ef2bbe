import type { LabSpec, TaskSpec } from '../spec/lab-spec.ts';
import type { Ids } from './ids.ts';
import type { LabState, ServiceRecord, TargetGroupRecord } from './state.ts';

const region = 'lab-local-1';
const account = '000000000000';

/** Everything of a lab that exists before its first instance: network, group, services, balancer. */
export function initialState(
  spec: LabSpec,
  ids: Ids,
  now: number,
  balancer: { host: string; port: number },
): LabState {
  const arnPrefix = `arn:aws:elasticloadbalancing:${region}:${account}`;
  const balancerPath = `app/${spec.name}-alb/${ids.hex('balancer', 16)}`;
  const listenerPath = `${balancerPath}/${ids.hex('listener', 16)}`;
  const zones = Array.from({ length: spec.zones }, (_, index) => ({
    name: `${region}${String.fromCodePoint(97 + index)}`,
    id: `lab1-az${index + 1}`,
    subnetId: `subnet-${ids.hex('subnet', 17)}`,
  }));
  const targetGroups = new Map<string, TargetGroupRecord>();
  const services = new Map<string, ServiceRecord>();
  for (const service of spec.services) {
    const group = targetGroupOf(service, arnPrefix, ids);
    if (group) targetGroups.set(group.arn, group);
    services.set(service.name, serviceOf(service, group?.arn, ids, now));
  }
  const groupName = `${spec.name}-hosts`;
  return {
    account,
    region,
    cluster: spec.name,
    zones,
    vpcId: `vpc-${ids.hex('vpc', 17)}`,
    startedAt: now,
    constants: spec.constants,
    instances: new Map(),
    containerInstances: new Map(),
    tasks: new Map(),
    services,
    groups: new Map([
      [
        groupName,
        {
          name: groupName,
          desired: spec.instances.count,
          min: 0,
          max: spec.instances.count * 2,
          zones: zones.map((zone) => zone.name),
          members: new Map(),
          activities: [],
          suspendedProcesses: new Set(),
          tags: { ...spec.instances.tags, Name: `${spec.name}-host` },
          createdAt: now,
        },
      ],
    ]),
    targetGroups,
    balancer: {
      name: `${spec.name}-alb`,
      arn: `${arnPrefix}:loadbalancer/${balancerPath}`,
      listenerArn: `${arnPrefix}:listener/${listenerPath}`,
      ...balancer,
      rules: rulesOf(spec, services, (id) => `${arnPrefix}:listener-rule/${listenerPath}/${id}`, ids),
    },
  };
}

function targetGroupOf(service: TaskSpec, arnPrefix: string, ids: Ids): TargetGroupRecord | undefined {
  if (service.path === undefined) return undefined;
  return {
    name: service.name,
    arn: `${arnPrefix}:targetgroup/${service.name}/${ids.hex('target-group', 16)}`,
    service: service.name,
    targets: new Map(),
    healthCheckPath: `${withoutSlash(service.path)}/health`,
    matcher: '200',
  };
}

function serviceOf(spec: TaskSpec, targetGroupArn: string | undefined, ids: Ids, now: number): ServiceRecord {
  return {
    name: spec.name,
    spec,
    desired: spec.tasks,
    createdAt: now,
    ...(targetGroupArn === undefined ? {} : { targetGroupArn }),
    deploymentId: `ecs-svc/${ids.decimal('deployment', 19)}`,
    events: [],
  };
}

function rulesOf(
  spec: LabSpec,
  services: LabState['services'],
  ruleArn: (id: string) => string,
  ids: Ids,
): LabState['balancer']['rules'] {
  // The longer prefix goes first, so that `/` never hides another service.
  const byLength = spec.services.toSorted((a, b) => (b.path ?? '').length - (a.path ?? '').length);
  const rules: LabState['balancer']['rules'] = [];
  for (const { name, path } of byLength) {
    const targetGroupArn = services.get(name)?.targetGroupArn;
    if (path === undefined || targetGroupArn === undefined) continue;
    const prefix = withoutSlash(path);
    const paths = prefix === '' ? ['/*'] : [prefix, `${prefix}/*`];
    rules.push({ arn: ruleArn(ids.hex('rule', 16)), priority: rules.length + 1, paths, targetGroupArn });
  }
  return rules;
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
