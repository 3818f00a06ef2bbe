import { InvalidPaginationToken, ListHostedZonesByVPCCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { pageOf } from '../paging.ts';
import { operation } from '../wire/index.ts';
import { limitOf } from './pages.ts';

export const ListHostedZonesByVPC = operation(
  ListHostedZonesByVPCCommand,
  async ({ VPCId, MaxItems, NextToken }, { lab }: LabRequest) => {
    const limit = limitOf(MaxItems);
    const zones = [...lab.state.route53.zones.values()].filter(
      ({ vpcId }) => vpcId !== undefined && vpcId === VPCId,
    );
    const { items, token } = pageOf(zones, {
      of: `ListHostedZonesByVPC ${VPCId}`,
      keyOf: ({ id }) => id,
      limit,
      token: NextToken,
      refuse: () => new InvalidPaginationToken({ message: 'The NextToken is not valid.', $metadata: {} }),
    });
    return {
      HostedZoneSummaries: items.map(({ id, name, linkedService }) => ({
        HostedZoneId: id,
        Name: name,
        Owner: linkedService
          ? { OwningService: linkedService.principal }
          : { OwningAccount: lab.state.account },
      })),
      MaxItems: limit,
      ...(token !== undefined && { NextToken: token }),
    };
  },
);
