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
  async (input, { lab: { state } }: LabRequest) => {
    const { InstanceIds: ids = [], IncludeAllInstances = false } = input;
    refuseIdsWithPages('instancesSet', ids, input);
    const named = ids.length > 0 ? instancesOf(state, ids) : [...state.ec2.instances.values()];
    const shown = named.filter((record) => IncludeAllInstances || record.state === 'running');
    const found = filtered(shown, input.Filters, filterable);
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

const filterable: Filterable<InstanceRecord> = {
  'availability-zone': ({ zone }) => [zone],
  'instance-state-name': ({ state }) => [state],
  'instance-state-code': ({ state }) => [String(stateOf(state).Code)],
  'instance-status.status': (record) => [summaryOf(record).Status],
  'instance-status.reachability': (record) => reachabilityOf(record),
  'system-status.status': (record) => [summaryOf(record).Status],
  'system-status.reachability': (record) => reachabilityOf(record),
};

// A host of the lab that is running has been reached; one that is not running has no checks.
function summaryOf({ state }: InstanceRecord): InstanceStatusSummary {
  return state === 'running'
    ? { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] }
    : { Status: 'not-applicable', Details: [] };
}

function reachabilityOf(record: InstanceRecord): (string | undefined)[] {
  return (summaryOf(record).Details ?? []).map(({ Status }) => Status);
}
