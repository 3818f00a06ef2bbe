import type { AutoScaling, AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { GroupSize, GroupState, ResizesGroups } from '../changes.ts';
import { describeGroups, suspendedIn } from './groups.ts';
import type { Ask } from './read.ts';
import { sendAgain, sendOnce, type Acting } from './sending.ts';

/** Changes Auto Scaling groups: how many instances they are to have, and which of their processes rest. */
export function resizesGroups({ options, open, connect, read }: Acting): ResizesGroups {
  const freshFor = async (signal: AbortSignal) => (await open(signal)).fresh.autoScaling();
  return {
    read: (names, signal) =>
      connect(signal, async (connection) => (await describeGroups(connection, names)).flatMap(stateOf)),
    async resize(group, size, how) {
      const autoScaling = await freshFor(how.signal);
      await sendOnce(
        autoScaling,
        how,
        { ...resizing(autoScaling, group, size), opening: groupFirst(autoScaling, group) },
        options,
      );
    },
    async resizeBack(group, size, how) {
      const autoScaling = await freshFor(how.signal);
      await sendAgain(autoScaling, how, resizing(autoScaling, group, size), read);
    },
    async suspend(AutoScalingGroupName, ScalingProcesses, how) {
      const autoScaling = await freshFor(how.signal);
      const send: Ask<unknown> = (asked) =>
        autoScaling.suspendProcesses({ AutoScalingGroupName, ScalingProcesses }, asked);
      await sendOnce(autoScaling, how, { action: 'autoscaling:SuspendProcesses', send }, options);
    },
    async resume(AutoScalingGroupName, ScalingProcesses, how) {
      const autoScaling = await freshFor(how.signal);
      const send: Ask<unknown> = (asked) =>
        autoScaling.resumeProcesses({ AutoScalingGroupName, ScalingProcesses }, asked);
      await sendAgain(autoScaling, how, { action: 'autoscaling:ResumeProcesses', send }, read);
    },
  };
}

// Both sizes go in one request, so that no moment lies between them in which they contradict each other.
function resizing(
  autoScaling: AutoScaling,
  AutoScalingGroupName: string,
  { desired: DesiredCapacity, min: MinSize }: GroupSize,
): { action: string; send: Ask<unknown> } {
  if (MinSize === undefined) {
    return {
      action: 'autoscaling:SetDesiredCapacity',
      send: (asked) => autoScaling.setDesiredCapacity({ AutoScalingGroupName, DesiredCapacity }, asked),
    };
  }
  return {
    action: 'autoscaling:UpdateAutoScalingGroup',
    send: (asked) =>
      autoScaling.updateAutoScalingGroup({ AutoScalingGroupName, MinSize, DesiredCapacity }, asked),
  };
}

function groupFirst(autoScaling: AutoScaling, group: string): { action: string; ask: Ask<unknown> } {
  const question = { AutoScalingGroupNames: [group] };
  return {
    action: 'autoscaling:DescribeAutoScalingGroups',
    ask: (asked) => autoScaling.describeAutoScalingGroups(question, asked),
  };
}

function stateOf(group: AutoScalingGroup): GroupState[] {
  const { AutoScalingGroupName: name, DesiredCapacity, MinSize, MaxSize, Instances = [] } = group;
  if (name === undefined) return [];
  return [
    {
      name,
      desired: DesiredCapacity ?? 0,
      min: MinSize ?? 0,
      max: MaxSize ?? 0,
      suspendedProcesses: suspendedIn(group),
      members: Instances.flatMap(({ InstanceId: id, LifecycleState, ProtectedFromScaleIn }) =>
        id === undefined
          ? []
          : [{ id, lifecycle: LifecycleState ?? 'unknown', isProtected: ProtectedFromScaleIn === true }],
      ),
    },
  ];
}
