import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import type { RecordSet } from '../control/route53/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid, zoneOf } from './errors.ts';
import { readName, reversedName, shownName } from './names.ts';
import { limitOf, pageFrom } from './pages.ts';
import { describeRecordSet } from './record-set.ts';

const mostItems = 300;

export const ListResourceRecordSets = operation(
  ListResourceRecordSetsCommand,
  async (input, { lab }: LabRequest) => {
    const zone = zoneOf(lab, input.HostedZoneId);
    const limit = limitOf(input.MaxItems, mostItems);
    const from = startOf(input);
    const sets = [...zone.recordSets.values()]
      .map((set) => ({ set, key: keyOf(set) }))
      .toSorted((a, b) => compareKeys(a.key, b.key));
    const { items, next } = pageFrom(sets, { isBefore: ({ key }) => compareKeys(key, from) < 0, limit });
    return {
      ResourceRecordSets: items.map(({ set }) => describeRecordSet(set)),
      IsTruncated: next !== undefined,
      ...(next && {
        NextRecordName: shownName(next.set.name),
        NextRecordType: next.set.type,
        ...(next.set.setIdentifier !== undefined && { NextRecordIdentifier: next.set.setIdentifier }),
      }),
      MaxItems: limit,
    };
  },
);

interface Start {
  StartRecordName?: string | undefined;
  StartRecordType?: string | undefined;
  StartRecordIdentifier?: string | undefined;
}

function startOf({
  StartRecordName: name,
  StartRecordType: type,
  StartRecordIdentifier: id,
}: Start): string[] {
  if (type !== undefined && name === undefined)
    throw invalid('StartRecordType can only be there together with StartRecordName.');
  if (id !== undefined && type === undefined)
    throw invalid(
      'StartRecordIdentifier can only be there together with StartRecordName and StartRecordType.',
    );
  if (name === undefined) return [];
  const read = readName(name);
  if (read === undefined) throw invalid(`The start record name ${name} is not valid.`);
  return [reversedName(read), type ?? '', id ?? ''];
}

function keyOf({ name, type, setIdentifier = '' }: RecordSet): string[] {
  return [reversedName(name), type, setIdentifier];
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  const place = [0, 1, 2].find((each) => (a[each] ?? '') !== (b[each] ?? ''));
  if (place === undefined) return 0;
  return (a[place] ?? '') < (b[place] ?? '') ? -1 : 1;
}
