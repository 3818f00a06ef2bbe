import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { Filter } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord } from '../control/auto-scaling/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './errors.ts';
import { describedGroup } from './group.ts';
import { autoScalingPage } from './pages.ts';

const pageSizes = { usual: 50, most: 100 };

export const DescribeAutoScalingGroups = operation(
  DescribeAutoScalingGroupsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { AutoScalingGroupNames: names = [], Filters = [], IncludeInstances = true } = input;
    const passes = Filters.map(passing);
    const found = [...state.autoScaling.groups.values()].filter(
      (group) => (names.length === 0 || names.includes(group.name)) && passes.every((pass) => pass(group)),
    );
    const { items, token } = autoScalingPage(
      'DescribeAutoScalingGroups',
      found,
      ({ name }) => name,
      input,
      pageSizes,
    );
    return {
      AutoScalingGroups: items.map((group) => describedGroup(group, state, IncludeInstances)),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);

function passing({ Name = '', Values = [] }: Filter): (group: GroupRecord) => boolean {
  if (Name === 'tag-key') return ({ tags }) => Values.some((key) => Object.hasOwn(tags, key));
  if (Name === 'tag-value') return ({ tags }) => Object.values(tags).some((value) => Values.includes(value));
  if (Name.startsWith('tag:')) {
    const key = Name.slice('tag:'.length);
    return ({ tags }) => Object.entries(tags).some(([name, value]) => name === key && Values.includes(value));
  }
  throw validationError(
    `Filter type ${Name} is not correct. Allowed Filter types are: tag-key tag-value tag:<key>`,
  );
}
