import { DescribeInstanceStatusCommand } from '@aws-sdk/client-ec2';
import type { InstanceStatusSummary } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered } from './filters.ts';
import type { Filterable } from './filters.ts';
import { instancesOf } from './instance-ids.ts';
import { stateOf } from './instance.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';

export const DescribeInstanceStatus = operation(
  DescribeInstanceStatusCommand,
  async (input, { lab }: LabRequest) => {
    const { state } = lab;
    const { InstanceIds: ids = [], IncludeAllInstances = false } = input;
    refuseIdsWithPages('instancesSet', ids, input);
    const named = ids.length > 0 ? instancesOf(state, ids) : [...state.ec2.instances.values()];
    const shown = named.filter((record) => IncludeAllInstances || record.state === 'running');
    const summaryOf = (record: InstanceRecord) => statusOf(record, lab.ec2.isRebooting(record.id));
    const found = filtered(shown, input.Filters, filterable(summaryOf));
    endDryRun(input);
    const { items, token } = ec2Page('DescribeInstanceStatus', found, ({ id }) => id, input);
    return {
      InstanceStatuses: items.map((record) => ({
        InstanceId: record.id,
        AvailabilityZone: record.zone,
        InstanceState: stateOf(record.state),
        InstanceStatus: summaryOf(record),
        SystemStatus: summaryOf(record),
      })),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);

type Summary = (record: InstanceRecord) => InstanceStatusSummary;

function filterable(summaryOf: Summary): Filterable<InstanceRecord> {
  const reachabilityOf = (record: InstanceRecord) =>
    (summaryOf(record).Details ?? []).map(({ Status }) => Status);
  return {
    'availability-zone': ({ zone }) => [zone],
    'instance-state-name': ({ state }) => [state],
    'instance-state-code': ({ state }) => [String(stateOf(state).Code)],
    'instance-status.status': (record) => [summaryOf(record).Status],
    'instance-status.reachability': reachabilityOf,
    'system-status.status': (record) => [summaryOf(record).Status],
    'system-status.reachability': reachabilityOf,
  };
}

/**
 * A host that is not running has no checks. EC2 asks the host itself, not the network around it: one that is cut from
 * its peers passes.
 */
function statusOf({ state }: InstanceRecord, isRebooting: boolean): InstanceStatusSummary {
  if (state !== 'running') return { Status: 'not-applicable', Details: [] };
  const [Status, check] = isRebooting
    ? (['initializing', 'initializing'] as const)
    : (['ok', 'passed'] as const);
  return { Status, Details: [{ Name: 'reachability', Status: check }] };
}
