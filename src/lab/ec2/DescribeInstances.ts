import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Filter } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered, tagFilters } from './filters.ts';
import type { Filterable } from './filters.ts';
import { instancesOf } from './instance-ids.ts';
import { describedInstance, isInNetwork, reservationIdOf, stateOf } from './instance.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';

export const DescribeInstances = operation(DescribeInstancesCommand, async (input, { lab }: LabRequest) => {
  const { InstanceIds: ids = [], Filters } = input;
  const { state } = lab;
  refuseIdsWithPages('instancesSet', ids, input);
  const named = ids.length > 0 ? instancesOf(state, ids) : state.ec2.instances.values();
  const found = filtered(named, Filters, filterable(state, Filters));
  endDryRun(input);
  const { items, token } = ec2Page('DescribeInstances', found, ({ id }) => id, input);
  return {
    Reservations: items.map((record) => ({
      ReservationId: reservationIdOf(record),
      OwnerId: state.account,
      Groups: [],
      Instances: [describedInstance(record, state)],
    })),
    ...(token !== undefined && { NextToken: token }),
  };
});

function filterable(state: LabState, filters: Filter[] | undefined): Filterable<InstanceRecord> {
  const inNetwork = (record: InstanceRecord, value: string | undefined) => [
    isInNetwork(record) ? value : undefined,
  ];
  return {
    'instance-id': ({ id }) => [id],
    'instance-state-name': (record) => [record.state],
    'instance-state-code': (record) => [String(stateOf(record.state).Code)],
    'availability-zone': ({ zone }) => [zone],
    'private-ip-address': (record) => inNetwork(record, record.privateIp),
    'instance-type': ({ type }) => [type],
    'vpc-id': (record) => inNetwork(record, state.ec2.vpcId),
    'subnet-id': (record) => inNetwork(record, record.subnetId),
    'image-id': ({ imageId }) => [imageId],
    'reservation-id': (record) => [reservationIdOf(record)],
    'owner-id': () => [state.account],
    'state-reason-code': ({ stateReason }) => [stateReason?.code],
    'launch-time': ({ launchedAt }) => [new Date(launchedAt).toISOString()],
    architecture: () => ['x86_64'],
    tenancy: () => ['default'],
    ...tagFilters<InstanceRecord>(({ tags }) => tags, filters),
  };
}
