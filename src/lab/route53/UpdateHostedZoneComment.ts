import { UpdateHostedZoneCommentCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid, refuseLinked, zoneOf } from './errors.ts';
import { describeZone } from './zone.ts';

export const UpdateHostedZoneComment = operation(
  UpdateHostedZoneCommentCommand,
  async ({ Id, Comment }, { lab }: LabRequest) => {
    const zone = zoneOf(lab, Id);
    refuseLinked(zone);
    if ((Comment ?? '').length > 256) throw invalid('Comment must have at most 256 characters.');
    lab.route53.zones.setComment(zone, Comment || undefined);
    return { HostedZone: describeZone(zone) };
  },
);
