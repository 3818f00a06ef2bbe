import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { GroupCapacity } from '../contract.ts';
import { gather, type Asked } from './gathering.ts';
import { describeGroups } from './groups.ts';

const mostGroups = 50;
const gatherMs = 200;

/** Reads the capacity of Auto Scaling groups; what is asked for together goes out together. */
export function createGroupCapacity(asked: Asked): (group: string) => Promise<GroupCapacity | undefined> {
  return gather(asked, {
    gatherMs,
    most: mostGroups,
    read: async (connection, names) => {
      const groups = await describeGroups(connection, names);
      return new Map(groups.map((group) => [group.AutoScalingGroupName ?? '', capacityOf(group)]));
    },
  });
}

function capacityOf({ DesiredCapacity: desired = 0, Instances = [] }: AutoScalingGroup): GroupCapacity {
  const inService = Instances.filter(({ LifecycleState }) => LifecycleState === 'InService').length;
  return { inService, desired };
}
