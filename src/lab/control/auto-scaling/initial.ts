import type { LabSpec } from '../../spec/lab-spec.ts';
import type { Ids } from '../ids.ts';
import type { AutoScalingState, GroupRecord } from './records.ts';

/** The one group of a new lab, without members yet. */
export function initialAutoScaling(
  spec: LabSpec,
  ids: Ids,
  now: number,
  { region, account, zones }: { region: string; account: string; zones: readonly { name: string }[] },
): AutoScalingState {
  const { instances, group } = spec;
  const name = `${spec.name}-hosts`;
  const prefix = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup`;
  const tags = { ...instances.tags, Name: `${spec.name}-host` };
  const record: GroupRecord = {
    name,
    arn: `${prefix}:${ids.uuid('group')}:autoScalingGroupName/${name}`,
    desired: instances.count,
    min: group.min,
    max: group.max,
    zones: zones.map((zone) => zone.name),
    members: new Map(),
    activities: [],
    causes: [],
    suspendedProcesses: new Set(),
    tags,
    propagated: new Set(Object.keys(tags)),
    createdAt: now,
    healthCheckTypes: group.healthCheckTypes,
    gracePeriodMs: group.gracePeriodMs,
    cooldownMs: group.cooldownMs ?? spec.constants.cooldownMs,
    ...(group.warmupMs !== undefined && { warmupMs: group.warmupMs }),
    hooks: new Map(
      group.hooks.map(({ heartbeatMs = spec.constants.hookHeartbeatMs, ...hook }) => [
        hook.name,
        { ...hook, heartbeatMs },
      ]),
    ),
    policies: new Map(),
    targetGroupArns: new Set(),
    newInstancesProtected: false,
    terminationPolicies: ['Default'],
    templateVersion: '1',
    cluster: spec.name,
    spotCount: instances.spot,
  };
  return { groups: new Map([[name, record]]), cluster: spec.name, deletedGroups: [] };
}
