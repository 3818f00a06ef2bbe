import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;
let id: string;
let made = 0;

beforeAll(async () => {
  lab = await servedLab();
});

afterAll(() => lab.close());

beforeEach(async () => {
  made += 1;
  const input = { Name: 'shop.test', CallerReference: `r${made}` };
  const { HostedZone } = await lab.route53.send(new CreateHostedZoneCommand(input));
  id = HostedZone?.Id ?? '';
});

const change = (...Changes: Change[]) =>
  lab.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: { Changes } }));
const doing = (Action: Change['Action'], set: Partial<ResourceRecordSet>): Change => ({
  Action,
  ResourceRecordSet: { Name: 'www.shop.test', Type: 'A', ...set },
});
const simple = (...all: string[]) => ({ TTL: 60, ResourceRecords: all.map((Value) => ({ Value })) });
const weighted = (SetIdentifier: string, Weight = 1) => ({ SetIdentifier, Weight, ...simple('127.0.0.1') });
const multi = (SetIdentifier: string) => ({ SetIdentifier, MultiValueAnswer: true, ...simple('127.0.0.1') });

async function recordCount(): Promise<number | undefined> {
  const { ResourceRecordSets } = await lab.route53.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: id }),
  );
  return ResourceRecordSets?.length;
}

describe('a batch', () => {
  it('with one bad change changes nothing, and names everything that is wrong', async () => {
    const refused = change(
      doing('CREATE', simple('127.0.0.1')),
      doing('DELETE', { Name: 'gone.shop.test', ...simple('127.0.0.1') }),
      doing('CREATE', { Name: 'www.example.com', ...simple('127.0.0.1') }),
    );
    await expect(refused).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message:
        "[Tried to delete resource record set [name='gone.shop.test.', type='A'] but it was not found, RRSet with DNS name www.example.com. is not permitted in zone shop.test.]",
      $metadata: { httpStatusCode: 400 },
    });
    expect(await recordCount()).toBe(2);
  });

  it.each<[what: string, before: Partial<ResourceRecordSet> | undefined, change: Change, message: string]>([
    [
      'a set that is there',
      simple('127.0.0.1'),
      doing('CREATE', simple('127.0.0.2')),
      "[Tried to create resource record set [name='www.shop.test.', type='A'] but it already exists]",
    ],
    [
      'a routed set that is there',
      weighted('a'),
      doing('CREATE', weighted('a')),
      "[Tried to create resource record set [name='www.shop.test.', type='A', set-identifier='a'] but it already exists]",
    ],
    [
      'other values to delete',
      simple('127.0.0.1'),
      doing('DELETE', simple('127.0.0.2')),
      "[Tried to delete resource record set [name='www.shop.test.', type='A'] but the values provided do not match the current values]",
    ],
    [
      'a CNAME beside others',
      simple('127.0.0.1'),
      doing('CREATE', { Type: 'CNAME', ...simple('a.test') }),
      'RRSet of type CNAME with DNS name www.shop.test. is not permitted',
    ],
    [
      'a CNAME at the apex',
      undefined,
      doing('CREATE', { Name: 'shop.test', Type: 'CNAME', ...simple('a.test') }),
      'RRSet of type CNAME with DNS name shop.test. is not permitted at apex in zone shop.test.',
    ],
    [
      'a simple set beside routed ones',
      weighted('a'),
      doing('CREATE', simple('127.0.0.1')),
      'cannot be created as other RRSets exist with the same name and type.',
    ],
    [
      'a multivalue set beside weighted ones',
      weighted('a'),
      doing('CREATE', multi('b')),
      'cannot be created because a non multivalue answer rrset exists with the same name and type.',
    ],
    [
      'a weighted set beside multivalue ones',
      multi('a'),
      doing('CREATE', weighted('b')),
      'cannot be created as a non-weighted set exists with the same name and type.',
    ],
    [
      'another TTL beside weighted ones',
      weighted('a'),
      doing('CREATE', { ...weighted('b'), TTL: 5 }),
      'cannot be created as weighted sets must contain the same TTL.',
    ],
    [
      'no IPv4 address',
      undefined,
      doing('CREATE', simple('1.2.3')),
      "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '1.2.3''",
    ],
    [
      'no IPv6 address',
      undefined,
      doing('CREATE', { Type: 'AAAA', ...simple('1::2::3') }),
      'AAAARRDATAIllegalIPv6Address',
    ],
    [
      'an unquoted text',
      undefined,
      doing('CREATE', { Type: 'TXT', ...simple('a') }),
      'InvalidCharacterString (Value should be enclosed in quotation marks)',
    ],
    [
      'a text that is too long',
      undefined,
      doing('CREATE', { Type: 'TXT', ...simple(`"${'a'.repeat(256)}"`) }),
      'CharacterStringTooLong',
    ],
    [
      'an SRV of three fields',
      undefined,
      doing('CREATE', { Type: 'SRV', ...simple('1 1 a.test') }),
      'SRVRRDATANotFourFields',
    ],
    [
      'one value twice',
      undefined,
      doing('CREATE', simple('127.0.0.1', '127.0.0.1')),
      "Duplicate Resource Record: '127.0.0.1'",
    ],
    [
      'a health check that is not there',
      undefined,
      doing('CREATE', { ...weighted('a'), HealthCheckId: 'none' }),
      'health check does not exist',
    ],
  ])('is refused for %s', async (_what, before, refused, message) => {
    if (before) await change(doing('CREATE', before));
    await expect(change(refused)).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message: expect.stringContaining(message),
    });
  });

  it('cannot take away what every zone has', async () => {
    const { ResourceRecordSets = [] } = await lab.route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: id }),
    );
    const [ns, soa] = ResourceRecordSets;
    await expect(change({ Action: 'DELETE', ResourceRecordSet: ns })).rejects.toThrow(
      'A HostedZone must contain at least one NS record for the zone itself.',
    );
    await expect(change({ Action: 'DELETE', ResourceRecordSet: soa })).rejects.toThrow(
      'A HostedZone must contain exactly one SOA record.',
    );
  });

  it('may delete a set and create another one in its place', async () => {
    await change(doing('CREATE', simple('127.0.0.1')));
    await change(doing('DELETE', simple('127.0.0.1')), doing('CREATE', weighted('a')));
    expect(await recordCount()).toBe(3);
  });
});

describe('a request', () => {
  it.each<[what: string, change: Change, message: string]>([
    [
      'neither values nor alias',
      doing('CREATE', {}),
      'but found none in Change with [Action=CREATE, Name=www.shop.test, Type=A, SetIdentifier=null]',
    ],
    [
      'values without TTL',
      doing('CREATE', { ResourceRecords: [{ Value: '127.0.0.1' }] }),
      "Missing field 'TTL'",
    ],
    [
      'a weight without identifier',
      doing('CREATE', { Weight: 1, ...simple('127.0.0.1') }),
      "Missing field 'SetIdentifier'",
    ],
    [
      'an identifier without policy',
      doing('CREATE', { SetIdentifier: 'a', ...simple('127.0.0.1') }),
      'but found none',
    ],
    ['two policies', doing('CREATE', { ...weighted('a'), Failover: 'PRIMARY' }), 'but found more than one'],
    ['a weight beyond 255', doing('CREATE', weighted('a', 256)), 'between 0 and 255'],
    [
      'a place',
      doing('CREATE', { ...simple('127.0.0.1'), SetIdentifier: 'a', Region: 'eu-west-1' }),
      'does not model Region',
    ],
    [
      'a type of its own kind',
      doing('CREATE', { Type: 'HTTPS', ...simple('1 .') }),
      'does not model records of type HTTPS',
    ],
  ])('is refused for %s', async (_what, refused, message) => {
    await expect(change(refused)).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining(message),
    });
  });
});
