import { TestDNSAnswerCommand } from '@aws-sdk/client-route-53';
import { nameServers } from '../control/route53/own-records.ts';
import { isWithin } from '../control/route53/names.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid, zoneOf } from './errors.ts';
import { readName } from './names.ts';

export const TestDNSAnswer = operation(TestDNSAnswerCommand, async (input, { lab }: LabRequest) => {
  const { HostedZoneId, RecordName = '', RecordType } = input;
  const zone = zoneOf(lab, HostedZoneId);
  if (zone.isPrivate) throw invalid('TestDNSAnswer does not support private hosted zones.');
  const name = readName(RecordName);
  if (name === undefined || !isWithin(name, zone.name))
    throw invalid(`The record name ${RecordName} does not lie within the zone ${zone.name}`);
  const { rcode, answers } = lab.route53.answer({ name, type: RecordType ?? '' });
  return {
    Nameserver: (nameServers[0] ?? '').replace(/\.$/, ''),
    RecordName: name,
    RecordType,
    RecordData: answers.filter(({ type }) => type === RecordType).map(({ value }) => value),
    ResponseCode: rcode,
    Protocol: 'UDP',
  };
});
