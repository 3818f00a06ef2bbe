import { ChangeResourceRecordSetsCommand, InvalidChangeBatch } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { stepsOf } from './apply-batch.ts';
import { invalid, refuseLinked, zoneOf } from './errors.ts';
import { readChange } from './read-change.ts';
import { describeChange } from './zone.ts';

const mostChanges = 1000;
const longestComment = 256;

export const ChangeResourceRecordSets = operation(
  ChangeResourceRecordSetsCommand,
  async ({ HostedZoneId, ChangeBatch }, { lab }: LabRequest) => {
    const zone = zoneOf(lab, HostedZoneId);
    refuseLinked(zone);
    const { Changes = [], Comment } = ChangeBatch ?? {};
    if (Changes.length === 0)
      throw invalid(
        "1 validation error detected: Value '[]' at 'changeBatch.changes' failed to satisfy constraint: Member must have length greater than or equal to 1",
      );
    if ((Comment ?? '').length > longestComment)
      throw invalid(`Comment must have at most ${longestComment} characters.`);
    const weighed = Changes.reduce((sum, { Action }) => sum + (Action === 'UPSERT' ? 2 : 1), 0);
    if (weighed > mostChanges)
      throw refusedBatch([`Number of records limit of ${mostChanges} exceeded. An UPSERT counts twice.`]);
    const problems: string[] = [];
    const changes = Changes.map((change) => readChange(change, problems));
    const steps = problems.length > 0 ? [] : stepsOf(lab.state, zone, changes, problems);
    if (problems.length > 0) throw refusedBatch(problems);
    return { ChangeInfo: describeChange(lab.route53.zones.change(zone, steps, Comment)) };
  },
);

function refusedBatch(messages: string[]): InvalidChangeBatch {
  return new InvalidChangeBatch({ message: `[${messages.join(', ')}]`, messages, $metadata: {} });
}
