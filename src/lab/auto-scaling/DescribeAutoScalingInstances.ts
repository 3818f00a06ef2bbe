import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import type { AutoScalingInstanceDetails } from '@aws-sdk/client-auto-scaling';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { autoScalingPage, validationError } from './pages.ts';

const pageSizes = { usual: 50, most: 50 };

export const DescribeAutoScalingInstances = operation(
  DescribeAutoScalingInstancesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { InstanceIds: ids = [] } = input;
    if (ids.length > pageSizes.most) {
      throw validationError(
        `The number of instance ids that may be passed in is limited to ${pageSizes.most}`,
      );
    }
    const found = membersOf(state).filter(
      ({ InstanceId = '' }) => ids.length === 0 || ids.includes(InstanceId),
    );
    const { items, token } = autoScalingPage(
      'DescribeAutoScalingInstances',
      found,
      ({ InstanceId = '' }) => InstanceId,
      input,
      pageSizes,
    );
    return { AutoScalingInstances: items, ...(token !== undefined && { NextToken: token }) };
  },
);

function membersOf(state: LabState): AutoScalingInstanceDetails[] {
  return [...state.autoScaling.groups.values()].flatMap(({ name, members }) =>
    [...members].flatMap(([id, { lifecycle, health }]) => {
      const instance = state.ec2.instances.get(id);
      if (!instance) return [];
      return {
        InstanceId: id,
        InstanceType: instance.type,
        AutoScalingGroupName: name,
        AvailabilityZone: instance.zone,
        LifecycleState: lifecycle,
        HealthStatus: health.toUpperCase(),
        ImageId: instance.imageId,
        ProtectedFromScaleIn: false,
      };
    }),
  );
}
