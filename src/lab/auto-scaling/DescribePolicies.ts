import { DescribePoliciesCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { groupNamed } from './group.ts';
import { autoScalingPage } from './pages.ts';
import { describedPolicy } from './policy.ts';

export const DescribePolicies = operation(
  DescribePoliciesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { AutoScalingGroupName: groupName, PolicyNames: names = [], PolicyTypes: types = [] } = input;
    const groups =
      groupName === undefined ? [...state.autoScaling.groups.values()] : [groupNamed(state, groupName)];
    const found = groups
      .flatMap((group) => [...group.policies.values()].map((policy) => ({ group, policy })))
      .filter(
        ({ policy: { name, arn, type } }) =>
          (names.length === 0 || names.includes(name) || names.includes(arn)) &&
          (types.length === 0 || types.includes(type)),
      );
    const { items, token } = autoScalingPage('DescribePolicies', found, ({ policy }) => policy.arn, input);
    return {
      ScalingPolicies: items.map(({ group, policy }) => describedPolicy(policy, group, state)),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);
