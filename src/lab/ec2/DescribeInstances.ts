import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered } from './filters.ts';
import { instanceFilters } from './instance-filters.ts';
import { instancesOf } from './instance-ids.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';
import { reservationsOf } from './reservations.ts';

export const DescribeInstances = operation(DescribeInstancesCommand, async (input, { lab }: LabRequest) => {
  const { InstanceIds: ids = [], Filters } = input;
  const { state } = lab;
  refuseIdsWithPages('instancesSet', ids, input);
  const named = ids.length > 0 ? instancesOf(state, ids) : state.ec2.instances.values();
  const found = filtered(named, Filters, instanceFilters(state, Filters));
  endDryRun(input);
  const { items, token } = ec2Page('DescribeInstances', found, ({ id }) => id, input);
  return {
    Reservations: reservationsOf(items, state),
    ...(token !== undefined && { NextToken: token }),
  };
});
