import { DescribeNetworkAclsCommand } from '@aws-sdk/client-ec2';
import type { Filter } from '@aws-sdk/client-ec2';
import type { NetworkAclEntry, NetworkAclRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered, tagFilters } from './filters.ts';
import type { Filterable } from './filters.ts';
import { associationsOf, describedAcl } from './network-acl.ts';
import { existingAcl } from './network-ids.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';

export const DescribeNetworkAcls = operation(
  DescribeNetworkAclsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { NetworkAclIds: ids = [], Filters } = input;
    refuseIdsWithPages('NetworkAclIds', ids, input);
    const named =
      ids.length > 0
        ? [...new Set(ids)].map((id) => existingAcl(state, id))
        : [...state.ec2.networkAcls.values()];
    const found = filtered(named, Filters, filterable(state, Filters));
    endDryRun(input);
    const { items, token } = ec2Page('DescribeNetworkAcls', found, ({ id }) => id, input);
    return {
      NetworkAcls: items.map((record) => describedAcl(record, state)),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);

function filterable(state: LabState, filters: Filter[] | undefined): Filterable<NetworkAclRecord> {
  const ofEntries =
    (read: (entry: NetworkAclEntry) => string | undefined) =>
    ({ entries }: NetworkAclRecord) =>
      entries.map(read);
  const textOf = (number: number | undefined) => (number === undefined ? undefined : String(number));
  return {
    'network-acl-id': ({ id }) => [id],
    'vpc-id': () => [state.ec2.vpcId],
    'owner-id': () => [state.account],
    default: ({ isDefault }) => [String(isDefault)],
    'association.association-id': ({ id }) => associationsOf(state, id).map((each) => each.id),
    'association.network-acl-id': ({ id }) => associationsOf(state, id).map(() => id),
    'association.subnet-id': ({ id }) => associationsOf(state, id).map(({ subnetId }) => subnetId),
    'entry.cidr': ofEntries(({ cidr }) => cidr),
    'entry.egress': ofEntries(({ isEgress }) => String(isEgress)),
    'entry.protocol': ofEntries(({ protocol }) => protocol),
    'entry.rule-action': ofEntries(({ action }) => action),
    'entry.rule-number': ofEntries(({ number }) => String(number)),
    'entry.port-range.from': ofEntries(({ ports }) => textOf(ports?.from)),
    'entry.port-range.to': ofEntries(({ ports }) => textOf(ports?.to)),
    'entry.icmp.type': ofEntries(({ icmp }) => textOf(icmp?.type)),
    'entry.icmp.code': ofEntries(({ icmp }) => textOf(icmp?.code)),
    ...tagFilters<NetworkAclRecord>(({ tags }) => tags, filters),
  };
}
