import type { AutoScalingGroup as AwsGroup } from '@aws-sdk/client-auto-scaling';
import type { AutoScalingGroup, Instance, Service, TargetGroup } from '#core';
import { readBalancing } from './balancing.ts';
import type { Connection } from './connection.ts';
import type { Through } from './endpoints.ts';
import { missingGroup } from './explain-group.ts';
import { describeGroups, groupOf } from './groups.ts';
import { readInstances } from './instances.ts';
import type { Parts } from './parts.ts';
import { targetTasks } from './target-tasks.ts';

/** Everything that an Auto Scaling group has now; each of its target groups is a service. */
export async function readGroup(connection: Connection, name: string, gaps: string[]): Promise<Parts> {
  const [described] = await describeGroups(connection, [name]);
  if (described === undefined) throw await missingGroup(connection, name);
  const group = groupOf(described);
  const arns = targetGroupArns(described);
  gaps.push(...gapsOf(described, arns));
  const [found, { targetGroups, ways }] = await Promise.all([
    readInstances(connection, group.instanceIds),
    readBalancing(connection, arns, (_, service) => service, gaps),
  ]);
  const instances = found.map((instance) => ({ ...instance, group: name }));
  return {
    instances,
    groups: [group],
    targetGroups,
    services: targetGroups.map((one) => serviceOf(one, { group, instances, through: ways.get(one.arn) })),
    registries: [],
    places: new Map(),
  };
}

function serviceOf(
  targetGroup: TargetGroup,
  {
    group,
    instances,
    through,
  }: { group: AutoScalingGroup; instances: Instance[]; through?: Through | undefined },
): Service {
  const { name } = targetGroup;
  const tasks = targetTasks(targetGroup, instances);
  const { http = [], names = [], deadEnds = [] } = through ?? {};
  return {
    name,
    desired: group.desired,
    running: tasks.filter(({ status }) => status === 'RUNNING').length,
    tasks,
    targetGroups: [name],
    endpoints: [...http, ...names],
    ...(deadEnds.length > 0 && { deadEnds }),
  };
}

function targetGroupArns({ TargetGroupARNs = [], TrafficSources = [] }: AwsGroup): string[] {
  const sources = TrafficSources.flatMap(({ Identifier, Type }) =>
    Type === 'elbv2' && Identifier !== undefined ? Identifier : [],
  );
  return [...new Set([...TargetGroupARNs, ...sources])];
}

function gapsOf({ AutoScalingGroupName = '', LoadBalancerNames = [] }: AwsGroup, arns: string[]): string[] {
  const gaps: string[] = [];
  if (LoadBalancerNames.length > 0)
    gaps.push(`Classic Load Balancer ${LoadBalancerNames.join(', ')} is not read.`);
  if (arns.length === 0)
    gaps.push(
      `Auto Scaling group ${AutoScalingGroupName} has no target group, so no service and no endpoint was found.`,
    );
  return gaps;
}
