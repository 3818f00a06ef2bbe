import {
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  GetHostedZoneCountCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesByVPCCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand,
  TestDNSAnswerCommand,
  UpdateHostedZoneCommentCommand,
} from '@aws-sdk/client-route-53';
import type {
  Change,
  CreateHostedZoneRequest,
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;
let made = 0;

beforeAll(async () => {
  lab = await servedLab();
});

afterAll(() => lab.close());

const settle = () => lab.pass(lab.control.state.constants.dnsPropagationMs);

async function newZone(more: Partial<CreateHostedZoneRequest> = {}) {
  made += 1;
  const input = { Name: `z${made}.test`, CallerReference: `r${made}`, ...more };
  const { HostedZone } = await lab.route53.send(new CreateHostedZoneCommand(input));
  settle();
  return { id: HostedZone?.Id?.replace('/hostedzone/', '') ?? '', name: HostedZone?.Name ?? '' };
}

const change = (HostedZoneId: string, ...Changes: Change[]) =>
  lab.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
const doing = (Action: Change['Action'], set: Partial<ResourceRecordSet>): Change => ({
  Action,
  ResourceRecordSet: { Name: '', Type: 'A', ...(!set.AliasTarget && { TTL: 60 }), ...set },
});
const values = (...all: string[]) => ({ ResourceRecords: all.map((Value) => ({ Value })) });
const answered = (name: string, type = 'A') =>
  lab.control.route53.answer({ name, type }).answers.map(({ value }) => value);

describe('hosted zones', () => {
  it('live: made, described, listed, tagged, deleted', async () => {
    const input = { Name: 'Shop.Test', CallerReference: 'shop', HostedZoneConfig: { Comment: 'ours' } };
    const created = await lab.route53.send(new CreateHostedZoneCommand(input));
    expect(created).toMatchObject({
      HostedZone: {
        Id: expect.stringMatching(/^\/hostedzone\/Z[0-9A-F]{20}$/),
        Name: 'shop.test.',
        CallerReference: 'shop',
        Config: { Comment: 'ours', PrivateZone: false },
        ResourceRecordSetCount: 2,
      },
      ChangeInfo: { Status: 'PENDING', Id: expect.stringMatching(/^\/change\/C/) },
      Location: expect.stringContaining('/2013-04-01/hostedzone/Z'),
    });
    expect(created.DelegationSet?.NameServers).toHaveLength(4);
    const Id = created.HostedZone?.Id;
    const status = async () =>
      (await lab.route53.send(new GetChangeCommand({ Id: created.ChangeInfo?.Id }))).ChangeInfo?.Status;
    expect(await status()).toBe('PENDING');
    expect(lab.control.route53.answer({ name: 'shop.test', type: 'SOA' }).rcode).toBe('REFUSED');
    settle();
    expect(await status()).toBe('INSYNC');
    expect(answered('shop.test', 'NS')).toHaveLength(4);

    await lab.route53.send(new UpdateHostedZoneCommentCommand({ Id, Comment: 'theirs' }));
    const found = await lab.route53.send(new GetHostedZoneCommand({ Id }));
    expect(found.HostedZone?.Config?.Comment).toBe('theirs');
    const ResourceId = Id?.replace('/hostedzone/', '');
    const tag = { ResourceType: 'hostedzone', ResourceId } as const;
    await lab.route53.send(new ChangeTagsForResourceCommand({ ...tag, AddTags: [{ Key: 'a', Value: '1' }] }));
    const { ResourceTagSet } = await lab.route53.send(new ListTagsForResourceCommand(tag));
    expect(ResourceTagSet).toEqual({
      ResourceType: 'hostedzone',
      ResourceId,
      Tags: [{ Key: 'a', Value: '1' }],
    });

    await lab.route53.send(new DeleteHostedZoneCommand({ Id }));
    await expect(lab.route53.send(new GetHostedZoneCommand({ Id }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
      message: `No hosted zone found with ID: ${ResourceId}`,
    });
    expect(answered('shop.test', 'NS')).toHaveLength(4);
    settle();
    expect(lab.control.route53.answer({ name: 'shop.test', type: 'NS' }).rcode).toBe('REFUSED');
  });

  it('may be private, and are preferred to public ones of the same name', async () => {
    const VPC = { VPCId: lab.control.state.ec2.vpcId, VPCRegion: 'us-east-1' } as const;
    const open = await newZone({ Name: 'both.test' });
    const own = await newZone({ Name: 'both.test', VPC });
    await change(open.id, doing('CREATE', { Name: 'both.test', ...values('127.0.0.1') }));
    await change(own.id, doing('CREATE', { Name: 'both.test', ...values('127.0.0.2') }));
    settle();
    expect(answered('both.test')).toEqual(['127.0.0.2']);
    await expect(newZone({ Name: 'both.test', VPC })).rejects.toMatchObject({
      name: 'ConflictingDomainExists',
    });
    const { HostedZoneSummaries } = await lab.route53.send(new ListHostedZonesByVPCCommand(VPC));
    expect(HostedZoneSummaries).toMatchObject([
      { Name: expect.any(String), Owner: {} },
      { Name: expect.any(String), Owner: {} },
    ]);
    await expect(
      lab.route53.send(
        new TestDNSAnswerCommand({ HostedZoneId: own.id, RecordName: 'both.test', RecordType: 'A' }),
      ),
    ).rejects.toThrow('private hosted zones');
    const tested = await lab.route53.send(
      new TestDNSAnswerCommand({ HostedZoneId: open.id, RecordName: 'both.test', RecordType: 'NS' }),
    );
    expect(tested).toMatchObject({ ResponseCode: 'NOERROR', Protocol: 'UDP', RecordType: 'NS' });
  });

  it('are listed in pages, by id and by name', async () => {
    for (const Name of ['b.list.test', 'a.list.test', 'list.test']) await newZone({ Name });
    const ids: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await lab.route53.send(
        new ListHostedZonesCommand({ MaxItems: 2, ...(Marker !== undefined && { Marker }) }),
      );
      ids.push(...(page.HostedZones ?? []).map(({ Id }) => Id));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    const { HostedZoneCount } = await lab.route53.send(new GetHostedZoneCountCommand({}));
    expect(new Set(ids).size).toBe(HostedZoneCount);
    const byName = await lab.route53.send(
      new ListHostedZonesByNameCommand({ DNSName: 'list.test', MaxItems: 2 }),
    );
    expect(byName.HostedZones?.map(({ Name }) => Name)).toEqual(['list.test.', 'a.list.test.']);
    expect(byName).toMatchObject({ IsTruncated: true, NextDNSName: 'b.list.test.', MaxItems: 2 });
  });

  it('are refused for good reasons', async () => {
    const { id, name } = await newZone();
    await expect(newZone({ CallerReference: `r${made}` })).rejects.toMatchObject({
      name: 'HostedZoneAlreadyExists',
    });
    await expect(newZone({ Name: 'a..b' })).rejects.toMatchObject({ name: 'InvalidDomainName' });
    await expect(newZone({ VPC: { VPCId: 'vpc-1', VPCRegion: 'us-east-1' } })).rejects.toMatchObject({
      name: 'InvalidVPCId',
    });
    await expect(newZone({ DelegationSetId: 'N1' })).rejects.toThrow('does not model');
    await change(id, doing('CREATE', { Name: name, ...values('127.0.0.1') }));
    await expect(lab.route53.send(new DeleteHostedZoneCommand({ Id: id }))).rejects.toMatchObject({
      name: 'HostedZoneNotEmpty',
    });
    await expect(lab.route53.send(new GetChangeCommand({ Id: 'C0' }))).rejects.toMatchObject({
      name: 'NoSuchChange',
    });
    const [linked] = lab.control.state.route53.zones.values();
    await expect(
      change(linked?.id ?? '', doing('CREATE', { Name: 'a.default.internal', ...values('127.0.0.1') })),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('can only be managed through servicediscovery.amazonaws.com'),
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('record sets', () => {
  it('are made, replaced and deleted, in batches that count as one', async () => {
    const { id, name } = await newZone();
    const batch = await change(
      id,
      doing('CREATE', { Name: `www.${name}`, ...values('127.0.0.1', '127.0.0.2') }),
      doing('CREATE', { Name: `*.${name}`, Type: 'TXT', ...values('"any one"') }),
      doing('UPSERT', { Name: `mail.${name}`, Type: 'MX', ...values('10 MX1.example.com') }),
    );
    expect(batch.ChangeInfo).toMatchObject({ Status: 'PENDING' });
    settle();
    expect(answered(`www.${name}`).toSorted()).toEqual(['127.0.0.1', '127.0.0.2']);
    expect(answered(`nobody.${name}`, 'TXT')).toEqual(['"any one"']);
    expect(answered(`mail.${name}`, 'MX')).toEqual(['10 MX1.example.com.']);
    await change(id, doing('UPSERT', { Name: `WWW.${name}`, ...values('127.0.0.3') }));
    await change(id, doing('DELETE', { Name: `mail.${name}`, Type: 'MX', ...values('10 MX1.example.com.') }));
    settle();
    expect(answered(`www.${name}`)).toEqual(['127.0.0.3']);
    expect(answered(`mail.${name}`, 'MX')).toEqual([]);
  });

  it('are listed by name from the right, by type and identifier', async () => {
    const { id, name } = await newZone();
    const multi = (SetIdentifier: string) =>
      doing('CREATE', {
        Name: `b.${name}`,
        SetIdentifier,
        MultiValueAnswer: true,
        ...values(`127.0.0.${SetIdentifier}`),
      });
    await change(
      id,
      multi('2'),
      multi('1'),
      doing('CREATE', { Name: `a.b.${name}`, ...values('127.0.0.9') }),
    );
    await change(id, doing('CREATE', { Name: `*.${name}`, ...values('127.0.0.8') }));
    const seen: string[] = [];
    let next: Partial<ListResourceRecordSetsRequest> | undefined = {};
    while (next) {
      const input = { HostedZoneId: id, MaxItems: 2, ...next };
      const page: ListResourceRecordSetsResponse = await lab.route53.send(
        new ListResourceRecordSetsCommand(input),
      );
      for (const { Name, Type, SetIdentifier = '' } of page.ResourceRecordSets ?? [])
        seen.push(`${Name} ${Type} ${SetIdentifier}`.trim());
      next = page.IsTruncated
        ? {
            StartRecordName: page.NextRecordName,
            StartRecordType: page.NextRecordType,
            StartRecordIdentifier: page.NextRecordIdentifier,
          }
        : undefined;
    }
    expect(seen).toEqual([
      `${name} NS`,
      `${name} SOA`,
      `\\052.${name} A`,
      `b.${name} A 1`,
      `b.${name} A 2`,
      `a.b.${name} A`,
    ]);
    const from = { StartRecordName: `b.${name}`, StartRecordType: 'A', StartRecordIdentifier: '2' } as const;
    const rest = await lab.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id, ...from }));
    expect(rest.ResourceRecordSets).toHaveLength(2);
    await expect(
      lab.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: id, StartRecordType: 'A' })),
    ).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('may be aliases, in the zone and to the balancer', async () => {
    const { id, name } = await newZone();
    const [balancer] = lab.control.state.elb.balancers.values();
    const alias = (HostedZoneId: string, DNSName: string) => ({
      AliasTarget: { HostedZoneId, DNSName, EvaluateTargetHealth: true },
    });
    await change(
      id,
      doing('CREATE', { Name: name, ...alias(id, `www.${name}`) }),
      doing('CREATE', { Name: `www.${name}`, ...values('127.0.0.1') }),
      doing('CREATE', {
        Name: `lb.${name}`,
        ...alias('Z0LAB1ELB2NAMES', `dualstack.default-alb-${balancer?.id}.elb.lab-local-1.lab`),
      }),
    );
    settle();
    expect(answered(name)).toEqual(['127.0.0.1']);
    expect(answered(`lb.${name}`)).toEqual([balancer?.host]);
    await expect(
      change(id, doing('CREATE', { Name: `x.${name}`, ...alias(id, `none.${name}`) })),
    ).rejects.toThrow('but that target was not found');
    await expect(
      change(id, doing('CREATE', { Name: `x.${name}`, ...alias(id, 'example.com') })),
    ).rejects.toThrow('does not lie within the target zone');
  });
});
