import { AutoScaling } from '@aws-sdk/client-auto-scaling';
import { EC2 } from '@aws-sdk/client-ec2';
import { ECS } from '@aws-sdk/client-ecs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CliTarget } from '../lab/aws-cli.ts';

type Lab = CliTarget & { cluster: string };

/** The group whose hosts are only there to be scaled in: its tag keeps other faults from them. */
export const extraGroup = 'quick-extra';

/** Adds that group to the lab, beside its own, in two zones that no fault cuts off. */
export async function addExtraGroup(lab: Lab): Promise<void> {
  const autoScaling = new AutoScaling(lab);
  await autoScaling.createAutoScalingGroup({
    AutoScalingGroupName: extraGroup,
    LaunchTemplate: { LaunchTemplateName: 'quick-hosts', Version: '$Latest' },
    MinSize: 1,
    MaxSize: 3,
    DesiredCapacity: 2,
    AvailabilityZones: ['lab-local-1a', 'lab-local-1b'],
    Tags: [{ Key: 'squall', Value: 'extra', PropagateAtLaunch: true }],
  });
  autoScaling.destroy();
}

/** What faults change, told so that two readings of the same state are equal. */
async function readLabState(lab: Lab) {
  const [ec2, ecs, autoScaling] = [new EC2(lab), new ECS(lab), new AutoScaling(lab)];
  const { cluster } = lab;
  try {
    const [acls, groups, hosts, running] = await Promise.all([
      ec2.describeNetworkAcls({}),
      autoScaling.describeAutoScalingGroups({}),
      ecs.listContainerInstances({ cluster }),
      ec2.describeInstances({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }),
    ]);
    const extra = new Set(
      (groups.AutoScalingGroups ?? [])
        .filter(({ AutoScalingGroupName }) => AutoScalingGroupName === extraGroup)
        .flatMap(({ Instances = [] }) => Instances.flatMap(({ InstanceId }) => InstanceId ?? [])),
    );
    const { containerInstances = [] } = await ecs.describeContainerInstances({
      cluster,
      containerInstances: hosts.containerInstanceArns ?? [],
    });
    const ids = (running.Reservations ?? []).flatMap(({ Instances = [] }) =>
      Instances.flatMap(({ InstanceId }) => InstanceId ?? []),
    );
    return {
      acls: (acls.NetworkAcls ?? []).map(({ NetworkAclId = '' }) => NetworkAclId).sort(),
      associations: (acls.NetworkAcls ?? [])
        .flatMap(({ Associations = [], NetworkAclId }) =>
          Associations.map(({ SubnetId }) => `${SubnetId} ${NetworkAclId}`),
        )
        .sort(),
      groups: (groups.AutoScalingGroups ?? [])
        .map(
          ({ AutoScalingGroupName, MinSize, DesiredCapacity, SuspendedProcesses = [], Instances = [] }) => ({
            AutoScalingGroupName,
            MinSize,
            DesiredCapacity,
            suspended: SuspendedProcesses.map(({ ProcessName = '' }) => ProcessName).sort(),
            inService: Instances.filter(({ LifecycleState }) => LifecycleState === 'InService').length,
          }),
        )
        .sort((a, b) => String(a.AutoScalingGroupName).localeCompare(String(b.AutoScalingGroupName))),
      hosts: containerInstances
        .filter(({ ec2InstanceId }) => !extra.has(ec2InstanceId ?? ''))
        .map(({ ec2InstanceId, status, agentConnected }) => `${ec2InstanceId} ${status} ${agentConnected}`)
        .sort(),
      extraHosts: containerInstances.filter(({ ec2InstanceId }) => extra.has(ec2InstanceId ?? '')).length,
      instances: ids.filter((id) => !extra.has(id)).sort(),
    };
  } finally {
    for (const client of [ec2, ecs, autoScaling]) client.destroy();
  }
}

export type LabState = Awaited<ReturnType<typeof readLabState>>;

/** Resolves with the lab's state once it is as it should be, or as it is after so long. */
export async function settledLabState(lab: Lab, wanted: LabState, withinMs = 20_000): Promise<LabState> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const state = await readLabState(lab);
    if (isDeepStrictEqual(state, wanted) || performance.now() > deadline) return state;
    await sleep(100);
  }
}

/** Resolves with the lab's state once the hosts of the extra group are there. */
export async function untilExtraGroup(lab: Lab, withinMs = 30_000): Promise<LabState> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const state = await readLabState(lab);
    const isWhole = state.groups.every(({ DesiredCapacity, inService }) => DesiredCapacity === inService);
    if (isWhole && state.extraHosts === 2) return state;
    if (performance.now() > deadline) throw new Error(`the hosts did not come: ${JSON.stringify(state)}`);
    await sleep(100);
  }
}
