import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 0.1, MaxAttempts: 200 };

/** A person makes zones, fills them, asks what they answer and takes them away. */
export function zoneSession(tools: () => SessionTools): void {
  const route53 = () => tools().lab.control.state.route53;
  const zones = () => [...route53().zones.values()];
  const zoneNamed = (name: string, isPrivate = false) => {
    const found = zones().find((zone) => zone.name === name && zone.isPrivate === isPrivate);
    if (!found) throw new Error(`the lab has no zone ${name}`);
    return found;
  };
  const inSync = async (change: unknown) => {
    const { Id } = Object(change);
    await tools().boto3.wait('route53', 'resource_record_sets_changed', { Id, WaiterConfig });
    tools().note('waiter', 'resource_record_sets_changed');
  };
  const changed = async (...Changes: [Action: string, set: object][]) => {
    const { ChangeInfo } = await tools().boto3.call('route53', 'change_resource_record_sets', {
      HostedZoneId: zoneNamed('shop.test.').id,
      ChangeBatch: { Changes: Changes.map(([Action, ResourceRecordSet]) => ({ Action, ResourceRecordSet })) },
    });
    return ChangeInfo;
  };
  const values = (...all: string[]) => ({ TTL: 60, ResourceRecords: all.map((Value) => ({ Value })) });
  const answered = (RecordName: string, RecordType = 'A') =>
    tools().boto3.call('route53', 'test_dns_answer', {
      HostedZoneId: zoneNamed('shop.test.').id,
      RecordName,
      RecordType,
    });

  it('makes a zone, and waits until the name servers know it', async () => {
    const { boto3 } = tools();
    const { HostedZone, ChangeInfo, DelegationSet } = await boto3.call('route53', 'create_hosted_zone', {
      Name: 'Shop.Test',
      CallerReference: 'shop',
      HostedZoneConfig: { Comment: 'ours' },
    });
    const zone = zoneNamed('shop.test.');
    const described = {
      Id: `/hostedzone/${zone.id}`,
      Name: 'shop.test.',
      CallerReference: 'shop',
      Config: { Comment: 'ours', PrivateZone: false },
      ResourceRecordSetCount: 2,
    };
    expect(HostedZone).toEqual(described);
    expect(ChangeInfo).toMatchObject({ Status: 'PENDING' });
    await inSync(ChangeInfo);
    const { ChangeInfo: later } = await boto3.call('route53', 'get_change', { Id: Object(ChangeInfo).Id });
    expect(later).toEqual({ ...Object(ChangeInfo), Status: 'INSYNC' });
    const found = await boto3.call('route53', 'get_hosted_zone', { Id: Object(HostedZone).Id });
    expect(found).toEqual({ HostedZone: described, DelegationSet });
    expect(await answered('shop.test', 'NS')).toMatchObject({
      RecordData: expect.arrayContaining(Object(DelegationSet).NameServers.map((name: string) => `${name}.`)),
      ResponseCode: 'NOERROR',
      Protocol: 'UDP',
    });
  });

  it('comments and tags it', async () => {
    const { boto3 } = tools();
    const zone = zoneNamed('shop.test.');
    await boto3.call('route53', 'update_hosted_zone_comment', { Id: zone.id, Comment: 'theirs' });
    expect(zone.comment).toBe('theirs');
    const named = { ResourceType: 'hostedzone', ResourceId: zone.id };
    const team = { Key: 'team', Value: 'shop' };
    await boto3.call('route53', 'change_tags_for_resource', {
      ...named,
      AddTags: [team, { Key: 'tier', Value: '1' }],
    });
    await boto3.call('route53', 'change_tags_for_resource', { ...named, RemoveTagKeys: ['tier'] });
    expect(zone.tags).toEqual({ team: 'shop' });
    expect(await boto3.call('route53', 'list_tags_for_resource', named)).toEqual({
      ResourceTagSet: { ...named, Tags: [team] },
    });
  });

  it('fills it in one batch: plain, weighted and multivalue records, a text and an alias', async () => {
    const { lab } = tools();
    const [balancer] = lab.control.state.elb.balancers.values();
    const alias = {
      HostedZoneId: 'Z0LAB1ELB2NAMES',
      DNSName: `default-alb-${balancer?.id}.elb.lab-local-1.lab`,
      EvaluateTargetHealth: true,
    };
    const change = await changed(
      ['CREATE', { Name: 'www.shop.test', Type: 'A', ...values('127.0.0.1', '127.0.0.2') }],
      ['CREATE', { Name: 'shop.test', Type: 'TXT', ...values('"who are we"') }],
      ['UPSERT', { Name: 'mail.shop.test', Type: 'MX', ...values('10 mx.shop.test') }],
      ['CREATE', { Name: 'shop.test', Type: 'A', AliasTarget: alias }],
      ...['old', 'new'].map((SetIdentifier, Weight): [string, object] => [
        'CREATE',
        { Name: 'api.shop.test', Type: 'A', SetIdentifier, Weight, ...values(`127.0.1.${Weight}`) },
      ]),
      ...['a', 'b'].map((SetIdentifier, index): [string, object] => [
        'CREATE',
        {
          Name: 'all.shop.test',
          Type: 'A',
          SetIdentifier,
          MultiValueAnswer: true,
          ...values(`127.0.2.${index}`),
        },
      ]),
    );
    await inSync(change);
    expect((await answered('www.shop.test'))['RecordData']).toEqual(
      expect.arrayContaining(['127.0.0.1', '127.0.0.2']),
    );
    expect(await answered('shop.test')).toMatchObject({ RecordData: [balancer?.host] });
    // A weight of 0 is never the answer while another one is there.
    expect(await answered('api.shop.test')).toMatchObject({ RecordData: ['127.0.1.1'] });
    expect((await answered('all.shop.test'))['RecordData']).toHaveLength(2);
    expect(await answered('none.shop.test')).toMatchObject({ RecordData: [], ResponseCode: 'NXDOMAIN' });
  });

  it('replaces and deletes records', async () => {
    const { boto3 } = tools();
    const mail = { Name: 'mail.shop.test', Type: 'MX', ...values('10 mx.shop.test') };
    await inSync(
      await changed(
        ['DELETE', mail],
        ['UPSERT', { Name: 'www.shop.test', Type: 'A', ...values('127.0.0.9') }],
      ),
    );
    expect(await answered('www.shop.test')).toMatchObject({ RecordData: ['127.0.0.9'] });
    expect(await answered('mail.shop.test', 'MX')).toMatchObject({ ResponseCode: 'NXDOMAIN' });
    const zone = zoneNamed('shop.test.');
    const { HostedZone } = await boto3.call('route53', 'get_hosted_zone', { Id: zone.id });
    expect(HostedZone).toMatchObject({ ResourceRecordSetCount: zone.recordSets.size });
  });

  it('turns the pages of records', async () => {
    const { boto3, note } = tools();
    const zone = zoneNamed('shop.test.');
    const pages = await boto3.pages('route53', 'list_resource_record_sets', {
      HostedZoneId: zone.id,
      PaginationConfig: { PageSize: 2 },
    });
    note('paginated listing', 'list_resource_record_sets');
    const sets = pages.flatMap((page) => itemsOf(page['ResourceRecordSets']));
    expect(pages).toHaveLength(5);
    expect(sets.map(({ Name, Type, SetIdentifier }) => [Name, Type, SetIdentifier])).toEqual([
      ['shop.test.', 'A', undefined],
      ['shop.test.', 'NS', undefined],
      ['shop.test.', 'SOA', undefined],
      ['shop.test.', 'TXT', undefined],
      ['all.shop.test.', 'A', 'a'],
      ['all.shop.test.', 'A', 'b'],
      ['api.shop.test.', 'A', 'new'],
      ['api.shop.test.', 'A', 'old'],
      ['www.shop.test.', 'A', undefined],
    ]);
    expect(sets).toHaveLength(zone.recordSets.size);
    expect(sets[6]).toEqual({
      Name: 'api.shop.test.',
      Type: 'A',
      SetIdentifier: 'new',
      Weight: 1,
      ...values('127.0.1.1'),
    });
    expect(sets[0]).toMatchObject({ AliasTarget: { HostedZoneId: 'Z0LAB1ELB2NAMES' } });
  });

  it('makes a private zone of the same name, and finds both', async () => {
    const { boto3, lab, note } = tools();
    const VPC = { VPCId: lab.control.state.ec2.vpcId, VPCRegion: 'lab-local-1' };
    const created = await boto3.call('route53', 'create_hosted_zone', {
      Name: 'shop.test',
      CallerReference: 'private',
      VPC,
    });
    expect(created).toMatchObject({ VPC, HostedZone: { Config: { PrivateZone: true } } });
    const own = zoneNamed('shop.test.', true);
    const pages = await boto3.pages('route53', 'list_hosted_zones', { PaginationConfig: { PageSize: 1 } });
    expect(pages.map(({ HostedZones }) => itemsOf(HostedZones).map(({ Id }) => Id))).toEqual(
      [...route53().zones.keys()].toSorted().map((id) => [`/hostedzone/${id}`]),
    );
    note('paginated listing', 'list_hosted_zones');
    const { HostedZones } = await boto3.call('route53', 'list_hosted_zones_by_name', {
      DNSName: 'shop.test',
      MaxItems: '2',
    });
    expect(itemsOf(HostedZones).map(({ Name }) => Name)).toEqual(['shop.test.', 'shop.test.']);
    const { HostedZoneSummaries } = await boto3.call('route53', 'list_hosted_zones_by_vpc', VPC);
    expect(itemsOf(HostedZoneSummaries)).toContainEqual({
      HostedZoneId: own.id,
      Name: 'shop.test.',
      Owner: { OwningAccount: lab.control.state.account },
    });
    expect(await boto3.call('route53', 'get_hosted_zone_count')).toEqual({ HostedZoneCount: zones().length });
  });

  it('reads what is refused', async () => {
    const { lab } = tools();
    const refusal = (method: string, params: object, of: string, message: unknown, status = 400) =>
      refused(tools(), ['route53', method, params], { class: of, code: of, status, message });
    const zone = zoneNamed('shop.test.');
    const create = { Name: 'shop.test', CallerReference: 'shop' };
    await refusal(
      'create_hosted_zone',
      create,
      'HostedZoneAlreadyExists',
      'A hosted zone has already been created with the specified caller reference.',
      409,
    );
    await refusal(
      'create_hosted_zone',
      {
        ...create,
        CallerReference: 'again',
        VPC: { VPCId: lab.control.state.ec2.vpcId, VPCRegion: 'lab-local-1' },
      },
      'ConflictingDomainExists',
      expect.stringContaining(zoneNamed('shop.test.', true).id),
    );
    await refusal(
      'get_hosted_zone',
      { Id: 'Z0' },
      'NoSuchHostedZone',
      'No hosted zone found with ID: Z0',
      404,
    );
    await refusal('get_change', { Id: 'C0' }, 'NoSuchChange', 'Could not find resource with ID: C0', 404);
    const batch = (HostedZoneId: string, set: object) => ({
      HostedZoneId,
      ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: { Type: 'A', ...set } }] },
    });
    await refusal(
      'change_resource_record_sets',
      batch(zone.id, { Name: 'www.shop.test', ...values('127.0.0.1') }),
      'InvalidChangeBatch',
      "[Tried to create resource record set [name='www.shop.test.', type='A'] but it already exists]",
    );
    await refusal(
      'change_resource_record_sets',
      batch(zone.id, { Name: 'x.shop.test', ...values('127.0.0.1'), Weight: 1 }),
      'InvalidInput',
      expect.stringContaining("Missing field 'SetIdentifier'"),
    );
    await refusal(
      'delete_hosted_zone',
      { Id: zone.id },
      'HostedZoneNotEmpty',
      'The specified hosted zone contains non-required resource record sets  and so cannot be deleted.',
    );
    const linked = zoneNamed('default.internal.', true);
    await refused(
      tools(),
      [
        'route53',
        'change_resource_record_sets',
        batch(linked.id, { Name: 'x.default.internal', ...values('127.0.0.1') }),
      ],
      {
        class: 'ClientError',
        code: 'AccessDenied',
        status: 403,
        message: expect.stringContaining('can only be managed through servicediscovery.amazonaws.com'),
      },
    );
  });

  it('empties the zones and deletes them', async () => {
    const { boto3, lab } = tools();
    const zone = zoneNamed('shop.test.');
    const { ResourceRecordSets } = await boto3.call('route53', 'list_resource_record_sets', {
      HostedZoneId: zone.id,
    });
    const own = itemsOf(ResourceRecordSets).filter(({ Type }) => Type !== 'NS' && Type !== 'SOA');
    await changed(...own.map((set): [string, object] => ['DELETE', set]));
    for (const { id } of [zone, zoneNamed('shop.test.', true)]) {
      const { ChangeInfo } = await boto3.call('route53', 'delete_hosted_zone', { Id: id });
      await inSync(ChangeInfo);
    }
    expect(zones().map(({ name }) => name)).toEqual(['default.internal.']);
    await until(lab, () => lab.control.route53.answer({ name: 'shop.test', type: 'NS' }).rcode === 'REFUSED');
  });
}
