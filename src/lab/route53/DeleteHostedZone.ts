import { DeleteHostedZoneCommand, HostedZoneNotEmpty } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { refuseLinked, zoneOf } from './errors.ts';
import { describeChange } from './zone.ts';

export const DeleteHostedZone = operation(DeleteHostedZoneCommand, async ({ Id }, { lab }: LabRequest) => {
  const zone = zoneOf(lab, Id);
  refuseLinked(zone);
  const isRequired = (name: string, type: string) => name === zone.name && (type === 'NS' || type === 'SOA');
  if ([...zone.recordSets.values()].some(({ name, type }) => !isRequired(name, type)))
    throw new HostedZoneNotEmpty({
      message:
        'The specified hosted zone contains non-required resource record sets  and so cannot be deleted.',
      $metadata: {},
    });
  return { ChangeInfo: describeChange(lab.route53.zones.delete(zone)) };
});
