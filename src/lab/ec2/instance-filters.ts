import type { Filter } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import { tagFilters } from './filters.ts';
import type { Filterable } from './filters.ts';
import { isInNetwork, privateDnsNameOf, spotRequestIdOf, stateOf, transitionReasonOf } from './instance.ts';

/** What DescribeInstances can filter by. */
export function instanceFilters(state: LabState, filters: Filter[] | undefined): Filterable<InstanceRecord> {
  const zoneIds = new Map(state.ec2.zones.map(({ name, id }) => [name, id]));
  const inNetwork = (record: InstanceRecord, value: string | undefined) => [
    isInNetwork(record) ? value : undefined,
  ];
  return {
    'instance-id': ({ id }) => [id],
    'instance-state-name': (record) => [record.state],
    'instance-state-code': (record) => [String(stateOf(record.state).Code)],
    'availability-zone': ({ zone }) => [zone],
    'availability-zone-id': ({ zone }) => [zoneIds.get(zone)],
    'private-ip-address': (record) => inNetwork(record, record.privateIp),
    'private-dns-name': (record) => inNetwork(record, privateDnsNameOf(record, state)),
    'instance-type': ({ type }) => [type],
    'vpc-id': (record) => inNetwork(record, state.ec2.vpcId),
    'subnet-id': (record) => inNetwork(record, record.subnetId),
    'image-id': ({ imageId }) => [imageId],
    'reservation-id': ({ reservationId }) => [reservationId],
    'owner-id': () => [state.account],
    'state-reason-code': ({ stateReason }) => [stateReason?.code],
    reason: (record) => [transitionReasonOf(record)],
    'launch-time': ({ launchedAt }) => [new Date(launchedAt).toISOString()],
    'launch-index': ({ launchIndex }) => [String(launchIndex)],
    'client-token': ({ clientToken }) => [clientToken],
    'instance-lifecycle': ({ isSpot }) => [isSpot ? 'spot' : undefined],
    'spot-instance-request-id': (record) => [record.isSpot ? spotRequestIdOf(record) : undefined],
    'monitoring-state': () => ['disabled'],
    'root-device-name': () => ['/dev/xvda'],
    'root-device-type': () => ['ebs'],
    'virtualization-type': () => ['hvm'],
    architecture: () => ['x86_64'],
    hypervisor: () => ['xen'],
    tenancy: () => ['default'],
    ...tagFilters<InstanceRecord>(({ tags }) => tags, filters),
  };
}
