import type { AutoScalingGroup as AwsGroup, Instance as GroupMember } from '@aws-sdk/client-auto-scaling';
import type { AutoScalingGroup } from '#core';
import type { Connection } from './connection.ts';
import { allPages, inBatches } from './pages.ts';

/** The Auto Scaling groups of these names, as AWS describes them. */
export async function describeGroups(connection: Connection, names: readonly string[]): Promise<AwsGroup[]> {
  const { clients, read } = connection;
  const answers = await inBatches(names, 50, (AutoScalingGroupNames) =>
    allPages(
      (NextToken) =>
        read('autoscaling:DescribeAutoScalingGroups', (options) =>
          clients.autoScaling.describeAutoScalingGroups({ AutoScalingGroupNames, NextToken }, options),
        ),
      (page) => page.NextToken,
    ),
  );
  return answers.flat().flatMap((page) => page.AutoScalingGroups ?? []);
}

/** The Auto Scaling groups of these names. */
export async function readGroups(
  connection: Connection,
  names: readonly string[],
): Promise<AutoScalingGroup[]> {
  return (await describeGroups(connection, names)).map(groupOf);
}

/** The group as the glossary has it. */
export function groupOf(group: AwsGroup): AutoScalingGroup {
  return {
    name: group.AutoScalingGroupName ?? 'unknown',
    desired: group.DesiredCapacity ?? 0,
    min: group.MinSize ?? 0,
    max: group.MaxSize ?? 0,
    instanceIds: (group.Instances ?? []).flatMap(({ InstanceId }) => InstanceId ?? []),
    suspendedProcesses: suspendedIn(group),
    inServiceIds: idsOf(group, ({ LifecycleState }) => LifecycleState === 'InService'),
    protectedIds: idsOf(group, ({ ProtectedFromScaleIn }) => ProtectedFromScaleIn === true),
  };
}

export function suspendedIn({ SuspendedProcesses = [] }: AwsGroup): string[] {
  return SuspendedProcesses.flatMap(({ ProcessName }) => ProcessName ?? []);
}

function idsOf({ Instances = [] }: AwsGroup, isOne: (member: GroupMember) => boolean): string[] {
  return Instances.filter(isOne).flatMap(({ InstanceId }) => InstanceId ?? []);
}
