import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import type { Membership } from '../control/auto-scaling/roster.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './errors.ts';
import { memberDetails } from './member.ts';
import { autoScalingPage } from './pages.ts';

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
    const { items, token } = autoScalingPage(
      'DescribeAutoScalingInstances',
      ids.length > 0 ? named(state, ids) : all(state),
      ({ id }) => id,
      input,
      pageSizes,
    );
    return {
      AutoScalingInstances: items.map(({ id, member, group }) => memberDetails(id, member, group, state)),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);

type Listed = Membership & { id: string };

function all({ autoScaling }: LabState): Listed[] {
  return [...autoScaling.groups.values()].flatMap((group) =>
    [...group.members].map(([id, member]) => ({ id, member, group })),
  );
}

/** A member may outlast its instance, so that groups are asked and not EC2. */
function named({ autoScaling }: LabState, ids: readonly string[]): Listed[] {
  const groups = [...autoScaling.groups.values()];
  return [...new Set(ids)].flatMap((id) =>
    groups.flatMap((group) => {
      const member = group.members.get(id);
      return member ? { id, member, group } : [];
    }),
  );
}
